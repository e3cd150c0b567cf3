"""The middle of a list of days. Pure."""

from collections.abc import Sequence
from decimal import Decimal


def median_days(days: Sequence[int]) -> Decimal | None:
    """None for an empty list; the mean of the two middle values for an even number of them."""
    if not days:
        return None
    ordered, middle = sorted(days), len(days) // 2
    if len(days) % 2:
        return Decimal(ordered[middle])
    return Decimal(ordered[middle - 1] + ordered[middle]) / 2
