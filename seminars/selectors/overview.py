"""The events of a series side by side: what is in, what is late, who to call."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet

from iae_portal.core.models import User
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.selectors.deadlines import deadlines_waiting_for
from iae_portal.notifications.selectors.recipients import recipients_of
from seminars.enums import Answer, FourthWorkshop, Seat
from seminars.models import Contribution, Event, Guest, Series
from seminars.reminders import CORRESPONDENT, FOURTH, KINDS, ORGANISER, PRESENTATION, SPEAKERS, WORDS

ROWS = (
    (CORRESPONDENT, "Correspondants des régions", "correspondent"),
    (SPEAKERS, "Intervenants locaux", "speakers_given_on"),
    (FOURTH, "Réponses sur le quatrième atelier", "fourth"),
    (PRESENTATION, "Présentations des régions", "presentation_given_on"),
)


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


@dataclass
class Column:
    """One event of the page."""

    event: Event
    contributions: list[Contribution]
    owed: list[Owed]
    guests: dict[str, int] = field(default_factory=dict)

    @property
    def late(self) -> list[Owed]:
        return [row for row in self.owed if row.late]

    @property
    def cells(self) -> dict[str, tuple[int, int, bool]]:
        """By row of the table: how many are in, out of how many, and whether one is late."""
        late = {row.deadline.kind for row in self.late}
        total = len(self.contributions)
        return {
            kind: (sum(bool(getattr(row, attribute)) for row in self.contributions), total, kind in late)
            for kind, _, attribute in ROWS
        }

    @property
    def fourth_proposals(self) -> list[Contribution]:
        return [row for row in self.contributions if row.fourth == FourthWorkshop.YES]


def deadlines_of(events: list[Event]) -> QuerySet[Deadline]:
    """Every deadline of these events and of their regions."""
    types = ContentType.objects.get_for_models(Event, Contribution)
    contributions = Contribution.objects.filter(event__in=events).values("pk")
    return Deadline.objects.filter(
        Q(content_type=types[Event], object_id__in=[event.pk for event in events])
        | Q(content_type=types[Contribution], object_id__in=contributions),
        kind__in=KINDS,
    )


def columns_of(series: Series, day: dt.date) -> list[Column]:
    """The events of the series by rank; the number of queries does not depend on how many there are."""
    events = list(series.events.select_related("host", "organiser", "series").order_by("rank"))
    by_event: dict[int, list[Contribution]] = defaultdict(list)
    rows = Contribution.objects.filter(event__in=events).select_related("region", "service", "correspondent")
    for row in rows.order_by("event", "region__name"):
        by_event[row.event_id].append(row)
    owed = owed_by_event(events, day)
    guests = guest_counts(events)
    return [Column(event, by_event[event.pk], owed[event.pk], guests[event.pk]) for event in events]


def owed_by_event(events: list[Event], day: dt.date) -> dict[int, list[Owed]]:
    """What is open, by event, soonest first, with who is to be called."""
    rows = deadlines_of(events).open().select_related("service", "owner", "content_type").order_by("due_on", "pk")
    deadlines = list(rows)
    people = recipients_of(deadlines, day)
    event_of = dict(Contribution.objects.filter(event__in=events).order_by().values_list("pk", "event_id"))
    found: dict[int, list[Owed]] = defaultdict(list)
    for row in deadlines:
        event_id = row.object_id if row.kind == ORGANISER else event_of[row.object_id]
        found[event_id].append(Owed(row, WORDS[row.kind][0], people[row.pk], row.is_late(day)))
    return found


def guest_counts(events: list[Event]) -> dict[int, dict[str, int]]:
    """Invited, answered, confirmed, waiting, by event."""
    counts = (
        Guest.objects.filter(event__in=events)
        .order_by()
        .values("event")
        .annotate(
            listed=Count("pk"),
            invited=Count("pk", filter=Q(invited_at__isnull=False)),
            answered=Count("pk", filter=~Q(answer="")),
            held=Count("pk", filter=Q(seat__in=[Seat.HELD, Seat.OFFERED])),
            waiting=Count("pk", filter=Q(seat=Seat.WAITING)),
            declined=Count("pk", filter=Q(answer=Answer.DECLINES)),
            unreachable=Count("pk", filter=Q(answer="", email="")),
        )
    )
    empty = dict.fromkeys(("listed", "invited", "answered", "held", "waiting", "declined", "unreachable"), 0)
    found = {row.pop("event"): row for row in counts}
    return {event.pk: found.get(event.pk, empty) for event in events}


def owed_by(user: User) -> QuerySet[Deadline]:
    """What one person owes for the seminars."""
    return deadlines_waiting_for(user).filter(kind__in=KINDS)
