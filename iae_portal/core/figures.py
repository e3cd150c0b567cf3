"""Shares and medians, computed one way. Pure."""

from collections.abc import Iterable
from decimal import Decimal
from statistics import median

from iae_portal.core.text import round_half_up

HUNDRED = Decimal(100)


def share_of(part: Decimal | int, whole: Decimal | int, places: int | None = 2) -> Decimal | None:
    """`part` of `whole` in points (60 for sixty per cent); None of nothing. `places` None: not rounded."""
    if not whole:
        return None
    share = HUNDRED * part / whole
    return share if places is None else round_half_up(share, places)


def median_of(values: Iterable[Decimal | int | None], *, places: int | None = None) -> Decimal | None:
    """The middle of the known values, the mean of the two middle ones for an even number; None when none is known."""
    known = [Decimal(value) for value in values if value is not None]
    if not known:
        return None
    return median(known) if places is None else round_half_up(median(known), places)
