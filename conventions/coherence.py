"""What the results of one year must not contradict. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from iae_portal.core.figures import HUNDRED
from iae_portal.core.text import percent

HEADCOUNT = "EFFECTIF"  # the indicator of the catalogue that counts the employees of the year

# Parts of the same employees that nobody can be in twice: their sum is at most the whole.
APART = (
    (("JEUNES", "SENIORS"), "moins de 26 ans et 50 ans et plus"),
    (("DELD", "DETLD"), "longue et très longue durée de chômage"),
    (("SANSDIPLOME", "CAPBEP"), "sans qualification et niveau CAP ou BEP"),
)


def value_errors(values: Mapping[str, Decimal | None]) -> dict[str, str]:
    """French sentences by code of indicator (the last of the parts); empty when nothing is contradictory."""
    errors = {}
    for codes, words in APART:
        parts = [values.get(code) for code in codes]
        if None in parts or (total := sum(parts)) <= HUNDRED:
            continue
        errors[codes[-1]] = (
            f"Ces parts ({words}) font {percent(total)} ensemble : le total ne peut dépasser {percent(HUNDRED)}."
        )
    headcount = values.get(HEADCOUNT)
    if headcount is not None and headcount != int(headcount):
        errors[HEADCOUNT] = "Un nombre de salariés est un nombre entier : retirez les décimales."
    return errors
