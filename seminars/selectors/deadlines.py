"""What is owed for the events, by whom, and who is to be called."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from iae_portal.core.models import User
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.selectors.deadlines import deadlines_waiting_for
from iae_portal.notifications.selectors.recipients import recipients_of
from seminars.models import Contribution, Event
from seminars.reminders import KINDS, OF_THE_HOST, WORDS


@dataclass(frozen=True)
class Owed:
    """One thing that somebody owes, as the page shows it."""

    deadline: Deadline
    what: str
    who: list[User]
    late: bool

    @property
    def subject(self) -> str:
        return self.deadline.label

    @property
    def days(self) -> str:
        return f"{self.deadline.due_on:%d/%m/%Y}"


def deadlines_of(events: list[Event]) -> QuerySet[Deadline]:
    """Every deadline of these events and of their regions."""
    types = ContentType.objects.get_for_models(Event, Contribution)
    contributions = Contribution.objects.filter(event__in=events).values("pk")
    return Deadline.objects.filter(
        Q(content_type=types[Event], object_id__in=[event.pk for event in events])
        | Q(content_type=types[Contribution], object_id__in=contributions),
        kind__in=KINDS,
    )


def owed_by_event(events: list[Event], day: dt.date) -> dict[int, list[Owed]]:
    """What is open, by event, soonest first, with who is to be called."""
    rows = deadlines_of(events).open().select_related("service", "owner", "content_type").order_by("due_on", "pk")
    deadlines = list(rows)
    people = recipients_of(deadlines, day)
    event_of = dict(Contribution.objects.filter(event__in=events).order_by().values_list("pk", "event_id"))
    found: dict[int, list[Owed]] = defaultdict(list)
    for row in deadlines:
        # The host owes for the event itself, a region for its contribution.
        event_id = row.object_id if row.kind in OF_THE_HOST else event_of[row.object_id]
        found[event_id].append(Owed(row, WORDS[row.kind][0], people[row.pk], row.is_late(day)))
    return found


def owed_by(user: User) -> QuerySet[Deadline]:
    """What one person owes for the seminars."""
    return deadlines_waiting_for(user).filter(kind__in=KINDS)
