"""Appointment orders: colleges and seats as the préfet's order sets them."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from cdiae.enums import CollegeCode, MeetingKind, MeetingState
from cdiae.models import AppointmentOrder, College, Council, Meeting, Member, Seat
from cdiae.rights import RUN, require
from cdiae.selectors.councils import order_on
from cdiae.terms import in_ten_years, in_two_years
from cdiae.votes import default_votes
from conventions.partners import employment_agency
from iae_portal.core import clock
from iae_portal.core.calendars import add_months
from iae_portal.core.days import Edge, months_after, outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.undo import erase, note_removed
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell
from iae_portal.core.text import french_date

# DESIGN: a mandate that ends within six months is shown as ending: the reminders start then.
SOON_MONTHS = 6
SEAT_FIELDS = ["label", "basis", "standing", "votes"]
ORDER_FIELDS = ["reference", "signed_on", "start", "end", "mandate_years", "chair_counts", "chair_votes"]


def soon(today: dt.date) -> dt.date:
    """Mandates that end by then are shown as ending."""
    return add_months(today, SOON_MONTHS)


@transaction.atomic
def enter_order(
    *,
    actor: User,
    council: Council,
    reference: str,
    signed_on: dt.date,
    start: dt.date,
    like: AppointmentOrder | None = None,
    **values,
) -> AppointmentOrder:
    """Enter an appointment order, with the seats of the order `like`, or those of the period, to adjust one by one."""
    require(actor, RUN, council)
    _refuse_days(signed_on, start, values.get("end"))
    order = AppointmentOrder(council=council, reference=reference, signed_on=signed_on, start=start, **values)
    add_and_tell(
        order, actor=actor, action="cdiae.order.enter", sentence=f"{order} saisi", fields=ORDER_FIELDS, **_place(order)
    )
    if like is None:
        make_colleges(order)
    else:
        copy_colleges(like, order)
    _follow(council, actor)
    return order


def _follow(council: Council, actor: User) -> None:
    """A meeting in preparation is composed by the order of its day; once convened, it keeps its own."""
    waiting = Meeting.objects.filter(council=council, state=MeetingState.PREPARATION).order_by("pk")
    orders = {meeting.pk: order_on(council, meeting.held_on) for meeting in waiting}
    # Read before: a meeting that keeps its order is not locked ahead of the members that are still to be.
    moved = [meeting.pk for meeting in waiting if orders[meeting.pk] not in (None, meeting.order)]
    for meeting in under_lock(waiting.filter(pk__in=moved)):
        meeting.order = orders[meeting.pk]
        meeting.save(update_fields=["order"])
        tell(actor, meeting, "cdiae.meeting.order", f"Composition de la séance : {meeting.order}")


def refuse_unsigned(signed_on: dt.date) -> None:
    if signed_on > clock.today():
        said = "Un arrêté saisi est déjà signé : la date de sa signature ne peut pas être à venir."
        raise FieldRefusal(said, "signed_on")


def _refuse_days(signed_on: dt.date, start: dt.date, end: dt.date | None) -> None:
    refuse_unsigned(signed_on)
    today = clock.today()
    refuse_outside(
        outside("signed_on", signed_on, months_after(start, -36, "le premier jour de l'arrêté")),
        outside("start", start, None, in_two_years(today)),
        outside("end", end, Edge(start, "premier jour de l'arrêté"), in_ten_years(max(start, today))),
    )


def _refuse_left_out(order: AppointmentOrder, start: dt.date, end: dt.date | None) -> None:
    """A meeting convened or held keeps its order, and a member sits under the one that names him."""
    convened = order.meetings.exclude(state__in=[MeetingState.PREPARATION, MeetingState.CANCELLED])
    if before := convened.filter(held_on__lt=start).order_by("held_on").first():
        raise FieldRefusal(_left_out(before), "start")
    if end and (after := convened.filter(held_on__gt=end).order_by("-held_on").first()):
        raise FieldRefusal(_left_out(after), "end")
    seated = Member.objects.filter(seat__college__order=order)
    if end and (late := seated.filter(start__gt=end).order_by("-start").first()):
        raise FieldRefusal(_seated_later(late), "end")
    first = seated.filter(start__lt=start).order_by("start").first()
    if first and start > order.start:
        raise FieldRefusal(f"{first} siège sous cet arrêté depuis le {french_date(first.start)}.", "start")


def _seated_later(member: Member) -> str:
    day = french_date(member.start)
    return f"{member} est nommé sous cet arrêté à compter du {day} : il finit ce jour-là au plus tôt."


def _left_out(meeting: Meeting) -> str:
    day = french_date(meeting.held_on)
    return f"La séance du {day} est convoquée ou tenue sous cet arrêté : il la couvre, ou annulez-la d'abord."


def copy_colleges(source: AppointmentOrder, order: AppointmentOrder) -> None:
    """The colleges and seats of another order, as it words and ranks them. Nobody sits there yet."""
    for college in source.colleges.prefetch_related("seats"):
        copy = College.objects.create(order=order, code=college.code, label=college.label, rank=college.rank)
        Seat.objects.bulk_create(
            Seat(college=copy, rank=seat.rank, **{name: getattr(seat, name) for name in SEAT_FIELDS})
            for seat in college.seats.all()
        )


def make_colleges(order: AppointmentOrder) -> None:
    """The colleges and seats that the law of the day names, to be adjusted to the order's own text."""
    votes = default_votes(order.rules)
    departement = order.council.departement
    names = {
        "of_departement": departement.of_name,
        "of_region": departement.region.of_name,
        "agency": employment_agency(order.start).name,
    }
    for rank, default in enumerate(order.rules.colleges, start=1):
        label = CollegeCode(default.code).label
        college = College.objects.create(order=order, code=default.code, label=label, rank=rank)
        Seat.objects.bulk_create(
            Seat(
                college=college,
                rank=place,
                label=seat.label.format(**names),
                basis=seat.basis,
                standing=seat.standing,
                votes=votes[default.code, place],
            )
            for place, seat in enumerate(default.seats, start=1)
        )


@transaction.atomic
def update_order(*, actor: User, order: AppointmentOrder, **values) -> AppointmentOrder:
    require(actor, RUN, order)
    locked = lock(order)
    _refuse_days(*(values.get(name, getattr(locked, name)) for name in ("signed_on", "start", "end")))
    _refuse_left_out(locked, values.get("start", locked.start), values.get("end", locked.end))
    save_and_tell(
        locked,
        actor=actor,
        action="cdiae.order.update",
        sentence=lambda row: f"{row} modifié",
        values=values,
        **_place(locked),
    )
    _follow(locked.council, actor)
    return locked


@transaction.atomic
def add_seat(*, actor: User, college: College, label: str, basis: str, standing: bool = False, votes: int = 1) -> Seat:
    require(actor, RUN, college.order)
    last = college.seats.order_by("-rank").first()
    rank = last.rank + 1 if last else 1
    seat = Seat(college=college, rank=rank, label=label, basis=basis, standing=standing, votes=votes)
    return add_and_tell(
        seat,
        actor=actor,
        action="cdiae.order.seat_add",
        sentence=f"Siège ajouté : {seat}",
        fields=[],
        **_place(college.order),
    )


@transaction.atomic
def update_seat(*, actor: User, seat: Seat, label: str, basis: str, standing: bool, votes: int = 1) -> Seat:
    """A seat as the order words it."""
    order = seat.college.order
    require(actor, RUN, order)
    locked = lock(seat, "college__order__council__secretariat")
    if locked.standing and not standing:
        _refuse_sat(locked)
    save_and_tell(
        locked,
        actor=actor,
        action="cdiae.order.seat_update",
        sentence=lambda row: f"Siège modifié : {row}",
        values={"label": label, "basis": basis, "standing": standing, "votes": votes},
        **_place(order),
    )
    return locked


def _refuse_sat(seat: Seat) -> None:
    """What the standing commission counted stands on its seats."""
    sat = Q(presences__member__seat=seat) | Q(proxies__giver__seat=seat)
    held = Meeting.objects.filter(sat, kind=MeetingKind.STANDING).order_by("-held_on").first()
    if held:
        raise FieldRefusal(
            f"Ce siège était à la commission permanente du {french_date(held.held_on)} : il y reste sous cet arrêté. "
            "Si la composition a changé, saisissez un nouvel arrêté.",
            "standing",
        )


@transaction.atomic
def add_college(*, actor: User, order: AppointmentOrder, code: str, label: str) -> College:
    """A college that the default list has not, the qualified persons say; its seats are added one by one."""
    require(actor, RUN, order)
    last = order.colleges.order_by("-rank").first()
    college = College(
        order=order, code=code, label=label.strip() or CollegeCode(code).label, rank=last.rank + 1 if last else 1
    )
    return add_and_tell(
        college,
        actor=actor,
        action="cdiae.order.college_add",
        sentence=f"Collège ajouté : {college}",
        fields=[],
        **_place(order),
    )


@transaction.atomic
def remove_seat(*, actor: User, seat: Seat) -> None:
    """Only a seat that nobody ever held: others are history."""
    order = seat.college.order
    require(actor, RUN, order)
    lock(seat)  # an appointment to the seat queues here
    if seat.members.exists():
        raise Refusal(
            "Des membres ont tenu ce siège : il ne peut pas être retiré de l'arrêté. Saisissez un nouvel arrêté."
        )
    label = str(seat)
    kept = erase(seat)
    note_removed(tell(actor, order.council, "cdiae.order.seat_remove", f"Siège retiré : {label}"), kept)


def _place(order: AppointmentOrder) -> dict:
    """Where the journal of an order is read: on the page of its council."""
    return {"subject": order.council, "service": order.council.service}
