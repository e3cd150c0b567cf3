"""A new appointment order that follows another: its seats, its members named again, the end of the order before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from cdiae.enums import MeetingState
from cdiae.models import AppointmentOrder, Council, Meeting, Member, Seat
from cdiae.reminders import forget_mandate
from cdiae.rights import RUN, require
from cdiae.rulesets import rule_set_on
from cdiae.selectors.renewals import last_day, renewable
from cdiae.services.members import IDENTITY, appoint, default_mandate_end
from cdiae.services.orders import enter_order, update_order
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock
from iae_portal.core.text import counted, french_date, french_list


@dataclass(frozen=True)
class Renewal:
    """A member whom the new order names again. Without dates: from its first day, for as long as it says."""

    member: Member
    start: dt.date | None = None
    mandate_end: dt.date | None = None


@transaction.atomic
def renew_order(
    *,
    actor: User,
    council: Council,
    previous: AppointmentOrder,
    take_over: bool,
    close_previous: bool,
    renewals: Sequence[Renewal] = (),
    start: dt.date,
    **values,
) -> AppointmentOrder:
    """Enter the order that follows `previous`: one confirmation, all or nothing, one line of journal for each act.

    `take_over` copies the seats; `renewals` are the members its text names again (a mandate is personal: nobody is
    carried over who was not ticked); `close_previous` ends the order before, and its mandates, the day before.
    """
    require(actor, RUN, council)
    locked = lock(previous)
    _check(locked, start, take_over, renewals)
    eve = last_day(locked, start)
    kept = {member.pk for member in renewable(locked, eve)}  # before the closing, which ends their mandates
    # First: two orders may not share a day, the new one would be refused.
    if close_previous:
        _close(actor, locked, eve)
    for member in Member.objects.filter(seat__college__order=locked):  # whose mandate ends by itself too
        forget_mandate(member)
    order = enter_order(actor=actor, council=council, start=start, like=locked if take_over else None, **values)
    _refuse_gone([renewal.member for renewal in renewals if renewal.member.pk not in kept], eve)
    for renewal in renewals:
        _name_again(actor, order, renewal)
    return order


def _check(previous: AppointmentOrder, start: dt.date, take_over: bool, renewals: Sequence[Renewal]) -> None:
    if start <= previous.start:
        raise FieldRefusal(
            f"Le nouvel arrêté commence avant l'{previous.named}, en vigueur depuis le "
            f"{french_date(previous.start)} : vérifiez son premier jour.",
            "start",
        )
    if take_over and rule_set_on(start).weighted != previous.rules.weighted:
        raise FieldRefusal(
            f"Les règles ont changé depuis l'{previous.named} : les sièges ne se reprennent pas, "
            "partez de la liste de la période.",
            "composition",
        )
    if renewals and not take_over:
        raise FieldRefusal(
            "Pour nommer de nouveau des membres, reprenez les sièges de l'arrêté précédent.", "composition"
        )


def _refuse_gone(gone: Sequence[Member], eve: dt.date) -> None:
    """All of them at once: one correction of the page is enough."""
    if gone:
        raise Refusal(
            *(
                f"{member} n'est plus en fonction le {french_date(eve)} : décochez ce membre, "
                "ou nommez-le ensuite sur son siège."
                for member in gone
            )
        )


def _close(actor: User, order: AppointmentOrder, eve: dt.date) -> None:
    """The order ends, and with it the mandates that still ran: nobody is convened twice."""
    first = Meeting.objects.filter(order=order, held_on__gt=eve).exclude(
        state__in=[MeetingState.PREPARATION, MeetingState.CANCELLED]
    )
    if held := first.order_by("held_on").first():
        raise FieldRefusal(
            f"La séance du {french_date(held.held_on)} est convoquée ou tenue sous l'{order.named} : "
            "choisissez un premier jour qui la suit, ou annulez-la et convoquez-la de nouveau.",
            "start",
        )
    if order.end is None or order.end > eve:
        update_order(actor=actor, order=order, end=eve)
    running = Member.objects.filter(seat__college__order=order, start__lte=eve).exclude(end__lte=eve)
    ended = list(under_lock(running))
    for member in ended:
        member.end = eve
        member.save(update_fields=["end"])
    if ended_names := [str(member) for member in ended]:
        sentence = f"Fin de {counted(len(ended_names), 'mandat')} avec l'{order.named}, le {french_date(eve)}"
        tell(actor, order.council, "cdiae.order.mandates_end", sentence, after={"membres": french_list(ended_names)})


def _name_again(actor: User, order: AppointmentOrder, renewal: Renewal) -> Member:
    member = renewal.member
    seat = Seat.objects.select_related("college__order__council__secretariat").get(
        college__order=order, college__code=member.seat.college.code, rank=member.seat.rank
    )
    start = renewal.start or order.start
    if start < order.start:
        raise Refusal(f"{member} : le mandat ne commence pas avant l'arrêté, le {french_date(order.start)}.")
    identity = {name: getattr(member, name) for name in IDENTITY}
    try:
        return appoint(
            actor=actor,
            seat=seat,
            kind=member.kind,
            start=start,
            mandate_end=renewal.mandate_end or default_mandate_end(seat, start),
            **identity,
        )
    except ValidationError as error:
        raise Refusal(*(f"{member} : {sentence}" for sentence in error.messages)) from None
