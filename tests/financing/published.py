"""Amounts that the texts of 2013 to 2021 derived from one another: they check the published rows, never make one."""

from decimal import ROUND_HALF_UP, Decimal


def to_euro(amount: Decimal) -> Decimal:
    """To the euro, as the totals published in 2013 were (4 250 x 1.05 = 4 462.50, printed 4 463)."""
    return amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def prison_unit_amount(ordinary: Decimal) -> Decimal:
    """Unit amount in prison up to October 2021: 60 % of the ordinary one, to the euro."""
    return to_euro(ordinary * Decimal("0.60"))
