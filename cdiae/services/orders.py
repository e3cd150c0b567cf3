"""Appointment orders: colleges and seats as the préfet's order sets them."""

import datetime as dt

from django.db import transaction

from cdiae.enums import CollegeCode
from cdiae.models import AppointmentOrder, College, Council, Seat
from cdiae.rights import RUN, require
from cdiae.votes import default_votes
from conventions.partners import employment_agency
from iae_portal.core.calendars import add_months
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import changes, record, snapshot

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
    order = AppointmentOrder(council=council, reference=reference, signed_on=signed_on, start=start, **values)
    order.full_clean()
    order.save()
    if like is None:
        make_colleges(order)
    else:
        copy_colleges(like, order)
    _journal(order, actor, "order.enter", f"{order} saisi", after=snapshot(order, ORDER_FIELDS))
    return order


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
    locked = AppointmentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    before = snapshot(locked, ORDER_FIELDS)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save()
    old, new = changes(before, snapshot(locked, ORDER_FIELDS))
    if new:
        _journal(locked, actor, "order.update", f"{locked} modifié", before=old, after=new)
    return locked


@transaction.atomic
def add_seat(*, actor: User, college: College, label: str, basis: str, standing: bool = False, votes: int = 1) -> Seat:
    require(actor, RUN, college.order)
    last = college.seats.order_by("-rank").first()
    rank = last.rank + 1 if last else 1
    seat = Seat(college=college, rank=rank, label=label, basis=basis, standing=standing, votes=votes)
    seat.full_clean()
    seat.save()
    _journal(college.order, actor, "order.seat_add", f"Siège ajouté : {seat}")
    return seat


@transaction.atomic
def update_seat(*, actor: User, seat: Seat, label: str, basis: str, standing: bool, votes: int = 1) -> Seat:
    """A seat as the order words it."""
    order = seat.college.order
    require(actor, RUN, order)
    before = snapshot(seat, SEAT_FIELDS)
    seat.label, seat.basis, seat.standing, seat.votes = label, basis, standing, votes
    seat.full_clean()
    seat.save()
    old, new = changes(before, snapshot(seat, SEAT_FIELDS))
    if new:
        _journal(order, actor, "order.seat_update", f"Siège modifié : {seat}", before=old, after=new)
    return seat


@transaction.atomic
def add_college(*, actor: User, order: AppointmentOrder, code: str, label: str) -> College:
    """A college that the default list has not, the qualified persons say; its seats are added one by one."""
    require(actor, RUN, order)
    last = order.colleges.order_by("-rank").first()
    college = College(
        order=order, code=code, label=label.strip() or CollegeCode(code).label, rank=last.rank + 1 if last else 1
    )
    college.full_clean()
    college.save()
    _journal(order, actor, "order.college_add", f"Collège ajouté : {college}")
    return college


@transaction.atomic
def remove_seat(*, actor: User, seat: Seat) -> None:
    """Only a seat that nobody ever held: others are history."""
    order = seat.college.order
    require(actor, RUN, order)
    if seat.members.exists():
        raise Refusal(
            "Des membres ont tenu ce siège : il ne peut pas être retiré de l'arrêté. Saisissez un nouvel arrêté."
        )
    label = str(seat)
    seat.delete()
    _journal(order, actor, "order.seat_remove", f"Siège retiré : {label}")


def _journal(order: AppointmentOrder, actor: User, action: str, sentence: str, before=None, after=None) -> None:
    record(
        actor=actor,
        action=f"cdiae.{action}",
        subject=order.council,
        service=order.council.secretariat,
        sentence=sentence,
        before=before,
        after=after,
    )
