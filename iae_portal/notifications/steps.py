"""When reminders fall: steps around a due date. Pure: dates in, dates out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from iae_portal.core.calendars import add_months
from iae_portal.core.text import french_date


@dataclass(frozen=True)
class Step:
    """A moment around the due date: so many days, or so many months; negative before, positive after."""

    days: int = 0
    months: int = 0

    @property
    def key(self) -> str:
        """ "J-15", "J", "J+7", "M-6": what the ledger keeps."""
        letter, count = ("M", self.months) if self.months else ("J", self.days)
        return f"{letter}{count:+d}" if count else letter

    @property
    def label(self) -> str:
        count = self.months or self.days
        if not count:
            return "le jour de l'échéance"
        unit = "mois" if self.months else "jour" if abs(count) == 1 else "jours"
        return f"{abs(count)} {unit} {'avant' if count < 0 else 'après'} l'échéance"

    def on(self, due: dt.date) -> dt.date:
        return add_months(due, self.months) + dt.timedelta(days=self.days)


@dataclass(frozen=True)
class HandMade:
    """A reminder that a person asked for, that day."""

    day: dt.date

    @property
    def key(self) -> str:
        return f"R{self.day:%Y%m%d}"

    @property
    def label(self) -> str:
        return f"relance du {french_date(self.day)}"


def days(*offsets: int) -> tuple[Step, ...]:
    return tuple(Step(days=offset) for offset in offsets)


def months(*offsets: int) -> tuple[Step, ...]:
    return tuple(Step(months=offset) for offset in offsets)


@lru_cache(maxsize=1000)  # thousands of deadlines share their dates
def due_step(
    *, steps: tuple[Step, ...], repeat_every: int | None, due: dt.date, opened: dt.date, day: dt.date
) -> Step | None:
    """The latest step reached that day, so that an outage costs one reminder and no more.

    DESIGN: repeats are counted from the due date, not from the last step, so that "J+7" reads as one week late.
    DESIGN: a step that passed before the deadline was opened never goes: nobody missed it.
    """
    reached = [step for step in (*steps, *_repeats(repeat_every, due, day)) if opened <= step.on(due) <= day]
    return max(reached, key=lambda step: step.on(due), default=None)


def _repeats(every: int | None, due: dt.date, day: dt.date) -> Iterator[Step]:
    """The last repeat on or before the day."""
    if every and (count := (day - due).days // every) > 0:
        yield Step(days=count * every)
