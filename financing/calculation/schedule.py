"""The schedule: advances, regularisations on real occupation, balance. Nothing negative is ever paid."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from financing.calculation.annex import ADVANCE, BALANCE, REGULARISATION
from financing.calculation.exact import half_up
from financing.calculation.law import MONTHS_5_8_11
from financing.calculation.realised import Progress, progress
from financing.calculation.timeline import Timeline, Worked

Cents = int | Fraction

# Months of the annexe's period after which the payer looks at real occupation (arrêté of 28 February 2017).
REVIEWED_MONTHS = (5, 8, 11)


class Entry(NamedTuple):
    """One line: `target` is what should be paid up to and with it, `before` what was paid before it."""

    rank: int
    kind: str
    amount: Cents
    before: Cents
    target: int | None = None
    reference: Progress | None = None


def kinds(mode: str, duration: int, given: int) -> list[str]:
    """Kind of each month when the first `given` months of hours are known; a balance may follow the end."""
    if not given:
        return [ADVANCE] * duration
    if mode == MONTHS_5_8_11:
        places = [
            REGULARISATION if rank in REVIEWED_MONTHS and rank < duration else ADVANCE
            for rank in range(1, duration + 1)
        ]
        return _known(places, given) + [BALANCE] * (given == duration)
    # A single month is its own balance.
    places = [ADVANCE] * (duration - 2) + [REGULARISATION] * (duration > 1) + [BALANCE]
    return _known(places, given)


def _known(places: list[str], given: int) -> list[str]:
    # A month whose hours are not given yet stays an advance.
    return places[:given] + [ADVANCE] * (len(places) - given)


def build(mode: str, timeline: Timeline, worked: Worked | None, paid: Mapping[int, Cents]) -> list[Entry]:
    """Lines in order. `paid`, by rank of month (1 is the first), replaces what the schedule would pay."""
    given = len(worked.fte) if worked else 0
    target_of = _targets(mode, timeline, worked)
    instalments = timeline.instalments
    entries: list[Entry] = []
    before: Cents = 0
    for rank, kind in enumerate(kinds(mode, timeline.duration, given), start=1):
        if kind == ADVANCE:
            entry = Entry(rank, kind, paid.get(rank, instalments[rank - 1]), before)
        else:
            target, reference = target_of(rank)
            # What was overpaid is recovered by an order, never by a negative payment.
            amount = paid.get(rank, max(target - before, 0))
            entry = Entry(rank, kind, amount, before, target, reference)
        entries.append(entry)
        before += entry.amount
    after_end = timeline.duration + 1
    # A balance already paid shows even while the hours that give it are missing.
    if after_end in paid and len(entries) < after_end:
        entries.append(Entry(after_end, BALANCE, paid[after_end], before))
    return entries


def _targets(mode: str, timeline: Timeline, worked: Worked | None) -> Callable[[int], tuple[int, Progress]]:
    """What should have been paid in all once the line of that rank is paid."""
    duration = timeline.duration

    def due(rank: int) -> tuple[int, Progress]:
        reference = progress(timeline, worked, min(rank, duration))
        return reference.due, reference

    def two_last(rank: int) -> tuple[int, Progress]:
        if rank == duration:
            return due(rank)
        # DESIGN: our reading of circulaire DGEFP 2005-21, where twelve months are assumed: the month before
        # the last follows the occupation of the months before it.
        reference = progress(timeline, worked, duration - 2)
        occupied, whole = reference.occupation
        return half_up(occupied * timeline.agreed * rank, whole * duration, 0), reference

    return due if mode == MONTHS_5_8_11 else two_last
