"""Amounts as a person reads them."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
EURO = Decimal("1")


def to_cent(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def to_euro(amount: Decimal) -> Decimal:
    """Display to the euro, as the totals published in 2013 were (4 250 x 1.05 = 4 462.50, printed 4 463)."""
    return amount.quantize(EURO, rounding=ROUND_HALF_UP)


def prison_unit_amount(ordinary: Decimal, share: Decimal = Decimal("0.60")) -> Decimal:
    """Unit amount in prison up to October 2021: 60 % of the ordinary one, to the euro.

    Used to check the published rows, never to make one: each amount comes from its text.
    """
    return to_euro(ordinary * share)
