"""Amounts as a person reads them."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def to_cent(amount: Decimal) -> Decimal:
    # Half up: left to itself, Decimal takes half a cent to the even one.
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)
