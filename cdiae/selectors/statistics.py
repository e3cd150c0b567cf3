"""How a council works: attendance by college, delays, opinions against decisions. Percentages are of seats or files."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from cdiae.enums import MeetingState
from cdiae.models import Council, Meeting, Presence, Proxy, Seat
from conventions.enums import ONCE_SIGNED_STATES, ConventionState, OpinionState, OpinionValue
from conventions.models import Convention, OpinionRequest
from iae_portal.core.figures import median_of, share_of

LAST_MEETINGS = 6


@dataclass(frozen=True)
class Attendance:
    """One college over the last meetings: seats called, seats attended or represented."""

    college: str
    called: int
    attended: int
    represented: int

    @property
    def rate(self) -> Decimal | None:
        return share_of(self.attended + self.represented, self.called, 0)


def last_meetings(council: Council) -> list[Meeting]:
    """The last meetings held, or that lacked the quorum: an empty chair is what this measures."""
    states = [MeetingState.CLOSED, MeetingState.NO_QUORUM]
    return list(council.meetings.filter(state__in=states).order_by("-held_on")[:LAST_MEETINGS])


def attendance_by_college(council: Council) -> list[Attendance]:
    """Colleges in the order of the appointment order, over the last meetings."""
    meetings = last_meetings(council)
    seats = Seat.objects.filter(college__order__in={row.order_id for row in meetings}).select_related("college")
    attended = _pairs(Presence.objects.filter(meeting__in=meetings), "member__seat")
    # A proxy that nobody came to carry represents nobody; one whose seat was attended is one presence, not two.
    carried = Exists(Presence.objects.filter(meeting=OuterRef("meeting"), member=OuterRef("holder")))
    represented = _pairs(Proxy.objects.filter(carried, meeting__in=meetings), "giver__seat") - attended
    rows: dict[str, list[int]] = {}
    for seat in seats.order_by("college__rank", "rank"):
        counts = rows.setdefault(seat.college.label, [0, 0, 0])
        for meeting in meetings:
            if meeting.order_id != seat.college.order_id or not meeting.formation.holds(seat):
                continue
            counts[0] += 1
            counts[1] += (meeting.pk, seat.pk) in attended
            counts[2] += (meeting.pk, seat.pk) in represented
    return [Attendance(label, *counts) for label, counts in rows.items()]


def _pairs(rows, seat_path: str) -> set[tuple[int, int]]:
    return set(rows.values_list("meeting", seat_path))


@dataclass(frozen=True)
class Delays:
    """Days between the request and the opinion, where they are known: `count` of the `given` opinions."""

    given: int
    count: int
    median: Decimal | None
    longest: int | None


def delays_of(council: Council) -> Delays:
    rows = _requests(council).filter(state=OpinionState.ANSWERED)
    days = [(given - asked).days for asked, given in rows.values_list("asked_on", "given_on")]
    # A meeting on paper held before its request was keyed says nothing of the delay.
    known = [delay for delay in days if delay >= 0]
    return Delays(len(days), len(known), median_of(known), max(known, default=None))


@dataclass(frozen=True)
class Decisions:
    """What became of the files by sense of the opinion."""

    opinion: str
    given: int
    signed: int
    refused: int
    withdrawn: int  # by the structure: no decision was taken

    @property
    def waiting(self) -> int:
        return self.given - self.signed - self.refused - self.withdrawn


def opinions_and_decisions(council: Council) -> list[Decisions]:
    """Opinions on conventions against the préfet's decisions: an opinion does not bind, the page shows both."""
    rows = _requests(council).filter(state=OpinionState.ANSWERED, kind="convention").exclude(opinion="")
    states = dict(Convention.objects.filter(pk__in=rows.values("object_id")).values_list("pk", "state"))
    counts = {value: [0, 0, 0, 0] for value in OpinionValue}
    for opinion, pk in rows.values_list("opinion", "object_id"):
        line = counts[opinion]
        line[0] += 1
        line[1] += states.get(pk) in ONCE_SIGNED_STATES
        line[2] += states.get(pk) == ConventionState.REFUSED
        line[3] += states.get(pk) == ConventionState.WITHDRAWN
    return [Decisions(OpinionValue(value).label, *line) for value, line in counts.items()]


def _requests(council: Council):
    services = [council.secretariat_id, *council.served.values_list("pk", flat=True)]
    return OpinionRequest.objects.filter(service__in=services)
