"""Appointing members and substitutes, ending a mandate, replacing a member for the rest of it."""

import datetime as dt

from django.db import transaction

from cdiae.enums import Departure, MemberKind
from cdiae.models import AppointmentOrder, Member, Presence, Proxy, Seat
from cdiae.reminders import forget_mandate, remind_mandate
from cdiae.rights import RUN, require
from cdiae.services.answers import follow_departure
from cdiae.terms import in_two_years, longest_mandate
from iae_portal.core import clock
from iae_portal.core.calendars import end_of_months
from iae_portal.core.days import Edge, outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.selectors.journal import last_change
from iae_portal.core.services.ends import check_end
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell, save_checked
from iae_portal.core.text import agreed_with, french_date

IDENTITY = ["title", "first_name", "last_name", "function", "body", "email", "phone", "address", "siae"]
FIELDS = ["seat", "kind", *IDENTITY, "start", "end", "mandate_end"]


def default_mandate_end(seat: Seat, start: dt.date) -> dt.date | None:
    """Three years less a day, or as the order says; a member by office sits as long as he holds the office."""
    if seat.basis == "office":
        return None
    return end_of_months(start, 12 * seat.college.order.mandate_years)


@transaction.atomic
def appoint(
    *,
    actor: User,
    seat: Seat,
    kind: str,
    start: dt.date,
    mandate_end: dt.date | None,
    replaces: Member | None = None,
    **identity,
) -> Member:
    """Appoint a full member or a substitute. ValidationError: seat taken, or substitute of the wrong body."""
    require(actor, RUN, seat.college.order)
    lock(seat)  # two appointments to one seat queue here
    _refuse_days(seat.college.order, start, mandate_end)
    member = Member(
        seat=seat,
        kind=kind,
        start=start,
        end=mandate_end,
        mandate_end=mandate_end,
        replaces=replaces,
        **identity,
    )
    add_and_tell(
        member,
        actor=actor,
        action="cdiae.appoint",
        sentence=f"{member.kind_told} {agreed_with('nommé', member.name)} : {member}, {seat}",
        fields=FIELDS,
        **_place(seat),
    )
    remind_mandate(member)
    if kind == MemberKind.FULL:  # who comes after is named
        for former in seat.members.filter(kind=kind, end__lt=start):
            forget_mandate(former)
    return member


def _refuse_days(order: AppointmentOrder, start: dt.date, mandate_end: dt.date | None) -> None:
    today = clock.today()
    last = Edge(order.end, f"fin de l'{order.named}") if order.end else in_two_years(today)
    refuse_outside(
        outside("start", start, Edge(order.start, f"début de l'{order.named}"), last),
        outside("mandate_end", mandate_end, Edge(start, "début du mandat"), longest_mandate(start)),
    )


@transaction.atomic
def update_member(*, actor: User, member: Member, **values) -> Member:
    """Change who the person is or how to reach him; dates of the mandate are changed by its own acts."""
    require(actor, RUN, member.seat.college.order)
    locked = lock(member)
    save_and_tell(
        locked,
        actor=actor,
        action="cdiae.member_update",
        sentence=lambda row: f"Fiche modifiée : {row}",
        values={name: values[name] for name in IDENTITY if name in values},
        **_place(locked.seat),
    )
    return locked


@transaction.atomic
def end_mandate(*, actor: User, member: Member, left_on: dt.date, departure: str, seen: str | None = None) -> Member:
    """Death, resignation or loss of the quality (R. 133-4): the seat is vacant from the next day. `seen` is the last
    day that the page showed."""
    require(actor, RUN, member.seat.college.order)
    locked = lock(member)
    check_end(seen, locked.end, end_line(locked))
    if locked.end and left_on > locked.end:
        raise FieldRefusal(f"Le mandat s'est déjà terminé le {french_date(locked.end)}.", "left_on")
    # A resignation may be told before its day, a death may not.
    if departure == Departure.DEATH and left_on > clock.today():
        raise FieldRefusal("La date d'un décès ne peut pas être à venir.", "left_on")
    if left_on < locked.start:
        raise FieldRefusal(f"Le mandat n'a commencé que le {french_date(locked.start)}.", "left_on")
    refuse_outside(outside("left_on", left_on, None, in_two_years(clock.today())))
    _refuse_seated(locked, left_on)
    locked.end, locked.departure = left_on, departure
    save_checked(locked)
    forget_mandate(locked)
    follow_departure(locked, actor)
    after = {"fin": left_on, "motif": locked.get_departure_display()}
    sentence = f"Fin de mandat de {locked} le {french_date(left_on)}"
    tell(actor, locked.seat.college.order.council, "cdiae.member_leave", sentence, after=after)
    return locked


def end_line(member: Member) -> JournalEntry | None:
    """The line that tells the last day given to the mandate."""
    return last_change([member.seat.college.order.council], "fin", f"Fin de mandat de {member} ")


def _refuse_seated(member: Member, left_on: dt.date) -> None:
    """What he voted stands on his mandate."""
    last = Presence.objects.filter(member=member, meeting__held_on__gt=left_on).select_related("meeting")
    if seated := last.order_by("-meeting__held_on").first():
        said = f"{member} a siégé le {french_date(seated.meeting.held_on)} : son mandat court au moins jusqu'à ce jour."
        raise FieldRefusal(said, "left_on")
    given = Proxy.objects.filter(giver=member, meeting__held_on__gt=left_on).select_related("meeting")
    if proxy := given.order_by("-meeting__held_on").first():
        day = french_date(proxy.meeting.held_on)
        said = f"{member} a donné mandat pour la séance du {day} : son mandat court au moins jusqu'à ce jour."
        raise FieldRefusal(said, "left_on")


@transaction.atomic
def replace_member(*, actor: User, member: Member, start: dt.date, **identity) -> Member:
    """The replacement sits for the rest of the mandate only (R. 133-4)."""
    if member.end is None or not member.departure:
        raise Refusal(f"Mettez d'abord fin au mandat de {member}, avec le motif de son départ.")
    if start <= member.end:
        raise FieldRefusal(
            f"Le remplaçant commence après le départ de {member}, le {french_date(member.end)}.", "start"
        )
    if member.mandate_end and start > member.mandate_end:
        raise FieldRefusal("Le mandat est arrivé à son terme : nommez un membre pour un nouveau mandat.", "start")
    return appoint(
        actor=actor,
        seat=member.seat,
        kind=member.kind,
        start=start,
        mandate_end=member.mandate_end,
        replaces=member,
        **identity,
    )


def _place(seat: Seat) -> dict:
    """Where the journal of a member is read: on the page of the council."""
    council = seat.college.order.council
    return {"subject": council, "service": council.service}
