"""What the results of one year must not contradict, typed, imported or sent by a structure. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from conventions.exits import Motive, counts_of_motives
from iae_portal.core.figures import HUNDRED
from iae_portal.core.text import counted, percent

TOTALS = {
    "examined": "Sorties examinées",
    "durable": "Emploi durable",
    "transition": "Emploi de transition",
    "positive": "Sorties positives",
}
NOTHING = "Comptez les sorties par motif, ou remplissez les quatre totaux."
BEYOND = "Les sorties dynamiques ne peuvent pas dépasser les sorties examinées."
WHOLE = ""  # the key of a sentence that belongs to no value alone
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


def exits_of(
    motives: Mapping[str, int], totals: Mapping[str, int | None], table: Iterable[Motive]
) -> tuple[dict | None, dict[str, str]]:
    """What is kept of the exits (None: nothing is given), and sentences by total or WHOLE.

    Totals given beside the motives must agree with them: one of the two is a slip.
    """
    if motives:
        counts = counts_of_motives(motives, table)
        computed = {name: getattr(counts, name) for name in TOTALS}
        errors = {
            name: f"Les motifs donnent {computed[name]} : corrigez les motifs, ou laissez ce total vide."
            for name, value in totals.items()
            if value not in (None, computed[name])
        }
        return computed | {"motives": dict(motives)}, errors
    if set(totals.values()) <= {None}:
        return None, {}
    if None in totals.values():
        return None, {WHOLE: NOTHING}
    return {**totals, "motives": {}}, {}


def year_errors(
    indicators: Iterable[Any], exits: Mapping[str, Any] | None, values: Mapping[str, Decimal | None]
) -> dict[str, str]:
    """Sentences by code of indicator or WHOLE, of all that a year holds: bounds, sums, exits within the employees."""
    errors = {}
    for indicator in indicators:
        value = values.get(indicator.code)
        if value is not None and (sentence := indicator.bound_error(value)):
            errors[indicator.code] = sentence
    errors |= value_errors(values)
    if exits and exits["examined"] < exits["durable"] + exits["transition"] + exits["positive"]:
        errors[WHOLE] = BEYOND
    headcount = values.get(HEADCOUNT)
    # Nobody leaves who was not employed: the exits examined are some of the employees of the year.
    if exits and headcount is not None and exits["examined"] > headcount:
        errors[HEADCOUNT] = (
            f"{counted(exits['examined'], 'sortie examinée', 'sorties examinées')} pour "
            f"{counted(int(headcount), 'salarié', 'salariés')} dans l'année : corrigez l'un des deux nombres."
        )
    return errors
