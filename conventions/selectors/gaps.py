"""The days that no convention covers, between one that stops and the one that renews it."""

import datetime as dt
from dataclasses import dataclass

from conventions.models import Convention
from conventions.selectors.amendments import last_end
from conventions.selectors.conventions import renewals_alive

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Gap:
    """`stops` is the last day of `former`; `renewal` starts later than the day after."""

    former: Convention
    stops: dt.date
    renewal: Convention

    @property
    def first(self) -> dt.date:
        return self.stops + DAY

    @property
    def last(self) -> dt.date:
        return self.renewal.start - DAY

    @property
    def days(self) -> int:
        return (self.renewal.start - self.first).days


def gap_before(convention: Convention) -> Gap | None:
    """Since what it renews was opened for it, amended, left or terminated. DESIGN: no text asks that two conventions
    follow each other day after day: it is said, never refused."""
    former = convention.previous
    return None if former is None else _between(former, _last_day(former), convention)


def gap_after(convention: Convention, stops: dt.date) -> Gap | None:
    """What an act that stops the convention on that day would leave before its renewal."""
    renewal = renewals_alive(convention).order_by("start", "pk").first()
    return None if renewal is None else _between(convention, stops, renewal)


def _last_day(convention: Convention) -> dt.date:
    return min(filter(None, (last_end(convention), convention.ended_on, convention.leaving_on)))


def _between(former: Convention, stops: dt.date, renewal: Convention) -> Gap | None:
    gap = Gap(former, stops, renewal)
    return gap if gap.days > 0 else None
