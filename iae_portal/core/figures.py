"""Shares, medians and sums of what is known, computed one way. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from statistics import median

from iae_portal.core.text import number, round_half_up

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Answers:
    """How many gave a figure, out of how many it is asked of: said beside every sum or mean that leaves some out."""

    given: int = 0
    asked: int = 0

    def __add__(self, other: "Answers") -> "Answers":
        return Answers(self.given + other.given, self.asked + other.asked)

    @property
    def missing(self) -> int:
        return self.asked - self.given

    def said(self, one: tuple[str, str], many: tuple[str, str]) -> str:
        """ "2 conventions sur 13 donnent leurs postes", from ("convention", "donne ses postes") and its plural."""
        noun, verb = one if self.given < 2 else many
        return f"{number(self.given)} {noun} sur {number(self.asked)} {verb}"


def known_sum(values: Iterable):
    """The sum of what is known; None where nothing is, or where zeros alone stand beside something unknown."""
    values = list(values)
    known = [value for value in values if value is not None]
    if not any(known) and len(known) < len(values):
        return None
    return sum(known[1:], known[0]) if known else None


def share_of(part: Decimal | int, whole: Decimal | int, places: int | None = 2) -> Decimal | None:
    """`part` of `whole` in points (60 for sixty per cent); None of nothing. `places` None: not rounded."""
    if not whole:
        return None
    share = HUNDRED * part / whole
    return share if places is None else round_half_up(share, places)


def share_reached(part: Decimal | int, whole: Decimal | int) -> int | None:
    """`part` of `whole` in whole points, rounded; a hundred is said of the whole alone; None of nothing."""
    share = share_of(part, whole, 0)
    return None if share is None else int(min(share, HUNDRED - 1) if part < whole else share)


def median_of(values: Iterable[Decimal | int | None], *, places: int | None = None) -> Decimal | None:
    """The middle of the known values, the mean of the two middle ones for an even number; None when none is known."""
    known = [Decimal(value) for value in values if value is not None]
    if not known:
        return None
    return median(known) if places is None else round_half_up(median(known), places)


@dataclass(frozen=True)
class Spread:
    """Delays as they are spread: how many took each number of days, from the counts that the database made.

    `slowest_tenth` is the number of days that nine in ten did not exceed (nearest rank).
    """

    counts: Mapping[int, int]

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    @property
    def median(self) -> Decimal | None:
        """As `median_of`: the mean of the two middle ones for an even number."""
        if not self.count:
            return None
        return Decimal(self._ranked((self.count + 1) // 2) + self._ranked(self.count // 2 + 1)) / 2

    @property
    def slowest_tenth(self) -> int | None:
        return self._ranked(-(-9 * self.count // 10)) if self.count else None

    def _ranked(self, rank: int) -> int:
        """The days of the one at this rank, from 1, the quickest first."""
        return next(days for days, reached in self._reached if reached >= rank)

    @cached_property
    def _reached(self) -> list[tuple[int, int]]:
        days = sorted(self.counts)
        return list(zip(days, accumulate(self.counts[day] for day in days), strict=True))
