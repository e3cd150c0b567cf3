"""Rules of reminders: one per kind of deadline, filled by the floor that owns the kind, in ready()."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from iae_portal.core.slots import Slot
from iae_portal.notifications.steps import Step, days, months

__all__ = ["RULES", "STANDARD_STEPS", "SUBJECTS", "ReminderRule", "days", "months"]

STANDARD_STEPS = days(-15, -7, -1, 0)
WEEKLY = 7


def _always(deadline: Any, day: dt.date) -> bool:
    return True


def _label(deadline: Any) -> str:
    return deadline.label


@dataclass(frozen=True)
class ReminderRule:
    """How one kind of deadline is reminded. `action` is an infinitive; it opens the subject line of the mail.

    `still_relevant(deadline, day)` and `sentence(deadline)` get the deadline with its subject already read (see
    SUBJECTS): they must not query.
    """

    kind: str
    label: str
    action: str
    steps: tuple[Step, ...] = STANDARD_STEPS
    repeat_every: int | None = WEEKLY
    still_relevant: Callable[[Any, dt.date], bool] = _always
    sentence: Callable[[Any], str] = _label


RULES: Slot[ReminderRule] = Slot("notifications.rules")

# How to read the subjects of deadlines at once: "app.model" -> a function that gives the queryset with its
# select_related. A model that nobody names is read plainly.
SUBJECTS: Slot[Callable[[], QuerySet]] = Slot("notifications.subjects")
