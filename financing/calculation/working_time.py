"""ETP of one employee from a weekly duration. Part-time needs no coefficient: hours do it."""

from decimal import Decimal
from fractions import Fraction

from financing.calculation.errors import refuse
from financing.calculation.exact import rounded

# An EI counts hours worked (43 weeks once leave and public holidays are out), an ACI hours paid (52 weeks):
# hence 35 x 43 = 1 505 and 35 x 52 = 1 820. The other types have no weekly reading of their hours.
WEEKS = {"EI": 43, "ACI": 52}


def exact_annual_fte(type_: str, weekly_hours: Decimal, hours_per_fte: Decimal) -> Fraction:
    if type_ not in WEEKS:
        raise refuse("type", f"Aucun texte ne donne le nombre de semaines d’un ETP pour le type {type_}.")
    return Fraction(weekly_hours) * WEEKS[type_] / Fraction(hours_per_fte)


def annual_fte(type_: str, weekly_hours: Decimal, hours_per_fte: Decimal, *, places: int = 4) -> Decimal:
    """ETP of a person employed all year, half-up."""
    return rounded(exact_annual_fte(type_, weekly_hours, hours_per_fte), places)
