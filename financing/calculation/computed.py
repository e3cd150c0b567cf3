"""Everything known of an annexe once it is computed, before it is told."""

from collections.abc import Mapping
from dataclasses import dataclass

from financing.calculation.annex import Annex
from financing.calculation.realised import Progress
from financing.calculation.resolution import Governed
from financing.calculation.schedule import Cents, Entry
from financing.calculation.timeline import Timeline, Worked


@dataclass(frozen=True, slots=True)
class Computed:
    """Everything an explanation tells, in cents; `net` is what is still owed (negative: overpaid)."""

    annex: Annex
    governed: Governed
    timeline: Timeline
    worked: Worked | None
    paid: Mapping[int, Cents]
    entries: list[Entry]
    reached: Progress | None
    expected: Cents
    settled: Cents
    modulated: int

    @property
    def complete(self) -> bool:
        return self.reached is not None and self.reached.months == self.timeline.duration

    @property
    def net(self) -> Cents:
        return self.expected - self.settled

    @property
    def recall(self) -> Cents:
        # Without any payment nothing is late: the schedule will pay it.
        return max(self.net, 0) if self.paid else 0

    @property
    def recovery(self) -> Cents:
        return max(-self.net, 0)
