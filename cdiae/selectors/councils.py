"""Reading councils and their composition: always from the perimeter."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from cdiae.enums import MeetingKind, MemberKind
from cdiae.formations import FORMATIONS
from cdiae.models import AppointmentOrder, College, Council, Meeting, Member, Seat
from cdiae.presence import Composition
from cdiae.votes import unequal_groups
from iae_portal.core.models import User
from iae_portal.core.rights import visible_services


def councils_visible_to(user: User) -> QuerySet[Council]:
    """Councils of the services the person sees: the secretariat's, and those it answers to."""
    services = visible_services(user).values("pk")
    seen = Q(secretariat__in=services) | Q(
        pk__in=Council.served.through.objects.filter(service__in=services).values("council")
    )
    return Council.objects.filter(seen).select_related("departement__region", "secretariat")


def order_on(council: Council, day: dt.date) -> AppointmentOrder | None:
    """The appointment order in force that day."""
    return council.orders.on(day).order_by("-start").first()


def day_within(order: AppointmentOrder, day: dt.date) -> dt.date:
    """The day to show an order at: today while it runs, its first day before, its last day after."""
    day = max(day, order.start)
    return min(day, order.end) if order.end else day


def seats_of(order: AppointmentOrder, kind: str = MeetingKind.PLENARY) -> QuerySet[Seat]:
    """The seats that compose the formation that meets, vacant ones included."""
    rows = Seat.objects.filter(college__order=order).select_related("college").order_by("college__rank", "rank")
    return rows.filter(**FORMATIONS[kind].seats())


def votes_problem(order: AppointmentOrder, kind: str = MeetingKind.PLENARY) -> str | None:
    """Why the votes of the order break the law of its period, None when they don't or the law shares none."""
    if not order.rules.weighted:
        return None
    return unequal_groups(order.rules, seats_of(order, kind).values_list("college__code", "votes"))


def members_of(order: AppointmentOrder, day: dt.date) -> QuerySet[Member]:
    """Full members and substitutes whose mandate runs that day."""
    rows = Member.objects.on(day).filter(seat__college__order=order).exclude(kind=MemberKind.DEPUTY)
    return rows.select_related("seat__college", "siae").order_by(
        "seat__college__rank", "seat__rank", "kind", "sort_key"
    )


def members_at(meeting: Meeting) -> QuerySet[Member]:
    """Those of the formation that meets, on its day: the standing commission is not the whole council."""
    return members_of(meeting.order, meeting.held_on).filter(**meeting.formation.seats("seat__"))


def last_start(order: AppointmentOrder) -> dt.date:
    """The start of the last mandate entered under the order, its first day before: an order names many at once."""
    named = Member.objects.filter(seat__college__order=order).exclude(kind=MemberKind.DEPUTY).order_by("-pk")
    return named.values_list("start", flat=True).first() or order.start


def in_office(meeting: Meeting) -> QuerySet[Member]:
    """Whoever may sit that day: full members, substitutes, and the deputies of the meeting."""
    return Member.objects.on(meeting.held_on).filter(seat__college__order=meeting.order_id)


def whoever_sat(meeting: Meeting) -> QuerySet[Member]:
    """Anybody of the formation that meets, and the deputies of the day."""
    named = members_at(meeting).values("pk")
    deputies = meeting.presences.values("member")
    return Member.objects.filter(pk__in=named) | Member.objects.filter(pk__in=deputies)


def composition_of(meeting: Meeting) -> Composition:
    """What the quorum is counted on (décret 2006-672, article 11)."""
    seats = list(seats_of(meeting.order, meeting.kind))
    chair = next((seat.pk for seat in seats if seat.is_chair), None)
    return Composition(
        seats=frozenset(seat.pk for seat in seats),
        chair=chair,
        chair_counts=meeting.order.chair_counts,
        chair_votes=meeting.order.chair_votes,
        votes={seat.pk: seat.votes for seat in seats} if meeting.rules.weighted else None,
    )


@dataclass
class SeatLine:
    """A seat as the council's page shows it."""

    seat: Seat
    holder: Member | None = None
    substitutes: list[Member] = field(default_factory=list)
    leaver: Member | None = None  # left before the end of a mandate that still runs, and not replaced

    @property
    def is_vacant(self) -> bool:
        return self.holder is None

    @property
    def is_untouched(self) -> bool:
        """Nobody stands for it: the seat may be taken back from the order."""
        return self.is_vacant and not self.leaver and not self.substitutes

    @property
    def siae(self) -> str:
        """The structure of the holder, where his function does not already say it."""
        siae = self.holder.siae if self.holder else None
        return siae.name if siae and siae.name != self.holder.body else ""


@dataclass
class CollegeBlock:
    college: College
    lines: list[SeatLine]

    @property
    def vacant(self) -> int:
        return sum(line.is_vacant for line in self.lines)


def composition_table(order: AppointmentOrder, day: dt.date) -> list[CollegeBlock]:
    """Colleges, seats, holders and substitutes of the day."""
    seats = Prefetch("seats", queryset=Seat.objects.order_by("rank"))
    blocks = [
        CollegeBlock(college, [SeatLine(seat) for seat in college.seats.all()])
        for college in order.colleges.order_by("rank").prefetch_related(seats)
    ]
    lines = {line.seat.pk: line for block in blocks for line in block.lines}
    for member in members_of(order, day):
        line = lines[member.seat_id]
        if member.kind == MemberKind.FULL:
            line.holder = member
        else:
            line.substitutes.append(member)
    for member in _leavers(order, day):
        lines[member.seat_id].leaver = member
    return blocks


def _leavers(order: AppointmentOrder, day: dt.date) -> QuerySet[Member]:
    gone = Member.objects.filter(seat__college__order=order, kind=MemberKind.FULL, end__lt=day, replaced_by=None)
    return gone.exclude(departure="").filter(mandate_end__gte=day).order_by("end")


def speakers_of(meeting: Meeting) -> list[Member]:
    """Who is convened: the full member of each seat, or its substitute while the seat is vacant."""
    speakers: dict[int, Member] = {}
    for member in members_at(meeting):
        known = speakers.get(member.seat_id)
        if known is None or member.kind == MemberKind.FULL:
            speakers[member.seat_id] = member
    return sorted(speakers.values(), key=lambda member: (member.seat.college.rank, member.seat.rank))


def substitutes_of(member: Member, day: dt.date) -> list[Member]:
    return list(member.seat.members.filter(kind=MemberKind.SUBSTITUTE).on(day).order_by("sort_key"))
