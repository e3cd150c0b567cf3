"""Appointing members and substitutes, ending a mandate, replacing a member for the rest of it."""

import datetime as dt

from django.db import transaction

from cdiae.models import Member, Seat
from cdiae.reminders import forget_mandate, remind_mandate
from cdiae.rights import RUN, require
from iae_portal.core.calendars import add_months
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import changes, record, snapshot
from iae_portal.core.text import french_date

IDENTITY = ["title", "first_name", "last_name", "function", "body", "email", "phone", "address", "siae"]
FIELDS = ["seat", "kind", *IDENTITY, "start", "end", "mandate_end"]


def default_mandate_end(seat: Seat, start: dt.date) -> dt.date | None:
    """Three years less a day, or as the order says; a member by office sits as long as he holds the office."""
    if seat.basis == "office":
        return None
    return add_months(start, 12 * seat.college.order.mandate_years) - dt.timedelta(days=1)


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
    Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    member = Member(
        seat=seat,
        kind=kind,
        start=start,
        end=mandate_end,
        mandate_end=mandate_end,
        replaces=replaces,
        **identity,
    )
    member.full_clean()
    member.save()
    remind_mandate(member)
    _journal(member, actor, "appoint", f"{member.get_kind_display()} nommé : {member}, {seat}", after=_values(member))
    return member


@transaction.atomic
def update_member(*, actor: User, member: Member, **values) -> Member:
    """Change who the person is or how to reach him; dates of the mandate are changed by its own acts."""
    require(actor, RUN, member.seat.college.order)
    locked = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    before = _values(locked)
    for name in IDENTITY:
        if name in values:
            setattr(locked, name, values[name])
    locked.full_clean()
    locked.save()
    old, new = changes(before, _values(locked))
    if new:
        _journal(locked, actor, "member_update", f"Fiche modifiée : {locked}", before=old, after=new)
    return locked


@transaction.atomic
def end_mandate(*, actor: User, member: Member, left_on: dt.date, departure: str) -> Member:
    """Death, resignation or loss of the quality (R. 133-4): the seat is vacant from the next day."""
    require(actor, RUN, member.seat.college.order)
    locked = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if locked.end and left_on > locked.end:
        raise Refusal(f"Le mandat s'est déjà terminé le {french_date(locked.end)}.")
    if left_on < locked.start:
        raise Refusal(f"Le mandat n'a commencé que le {french_date(locked.start)}.")
    locked.end, locked.departure = left_on, departure
    locked.full_clean()
    locked.save()
    forget_mandate(locked)
    _journal(
        locked,
        actor,
        "member_leave",
        f"Fin de mandat de {locked} le {french_date(left_on)}",
        after={"fin": left_on, "motif": locked.get_departure_display()},
    )
    return locked


@transaction.atomic
def replace_member(*, actor: User, member: Member, start: dt.date, **identity) -> Member:
    """The replacement sits for the rest of the mandate only (R. 133-4)."""
    if member.end is None or not member.departure:
        raise Refusal(f"Mettez d'abord fin au mandat de {member}, avec le motif de son départ.")
    if start <= member.end:
        raise Refusal(f"Le remplaçant commence après le départ de {member}, le {french_date(member.end)}.")
    if member.mandate_end and start > member.mandate_end:
        raise Refusal("Le mandat est arrivé à son terme : nommez un membre pour un nouveau mandat.")
    return appoint(
        actor=actor,
        seat=member.seat,
        kind=member.kind,
        start=start,
        mandate_end=member.mandate_end,
        replaces=member,
        **identity,
    )


def _values(member: Member) -> dict:
    return snapshot(member, FIELDS)


def _journal(member: Member, actor: User, action: str, sentence: str, before=None, after=None) -> None:
    council = member.seat.college.order.council
    record(
        actor=actor,
        action=f"cdiae.{action}",
        subject=council,
        service=council.secretariat,
        sentence=sentence,
        before=before,
        after=after,
    )
