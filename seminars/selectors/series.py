"""The events of a series side by side: what is in, what is late, who to call."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from seminars.enums import FourthWorkshop
from seminars.models import Contribution, Event, Series
from seminars.reminders import CORRESPONDENT, FOURTH, PRESENTATION, SPEAKERS
from seminars.selectors.deadlines import Owed, owed_by_event
from seminars.selectors.events import know_named
from seminars.selectors.guests import guest_counts

ROWS = (
    (CORRESPONDENT, "Correspondants des régions", "present_correspondent"),
    (SPEAKERS, "Intervenants locaux", "speakers_given_on"),
    (FOURTH, "Réponses sur le quatrième atelier", "fourth"),
    (PRESENTATION, "Présentations des régions", "presentation_given_on"),
)


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


def columns_of(series: Series, day: dt.date) -> list[Column]:
    """The events of the series by rank; the number of queries does not depend on how many there are."""
    events = list(series.events.select_related("host", "organiser", "series").order_by("rank"))
    # Read for all the events at once, then shared out.
    by_event: dict[int, list[Contribution]] = defaultdict(list)
    rows = Contribution.objects.filter(event__in=events).select_related("region", "service", "correspondent")
    for row in rows.order_by("event", "region__name"):
        by_event[row.event_id].append(row)
    know_named(events, [row for found in by_event.values() for row in found])
    owed = owed_by_event(events, day)
    guests = guest_counts(events)
    return [Column(event, by_event[event.pk], owed[event.pk], guests[event.pk]) for event in events]
