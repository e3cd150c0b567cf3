"""Places: given, queued, offered and freed under the lock of the event, so that no two answers take the same one.

Every function here wants the event already locked by its caller (`lock_event`), inside its transaction.
"""

import datetime as dt

from django.db import transaction
from django.db.models import F

from iae_portal.core import clock
from iae_portal.core.services.workflow import fire
from iae_portal.core.workflow import Request
from seminars.enums import TAKEN, EventState, Place
from seminars.models import Event, Guest
from seminars.services import mails
from seminars.services.locks import lock_event
from seminars.workflows.event import EVENT_WORKFLOW


def taken_places(event: Event) -> int:
    return event.guests.filter(place__in=TAKEN).count()


def has_place_for(event: Event, guest: Guest) -> bool:
    """A place is free, and no quota that covers the guest is used up."""
    taken = event.guests.filter(place__in=TAKEN).exclude(pk=guest.pk)
    if taken.count() >= event.capacity:
        return False
    quotas = (quota for quota in event.quotas.all() if quota.covers(guest))
    return all(quota.among(taken).count() < quota.places for quota in quotas)


def take_place(event: Event, guest: Guest) -> None:
    """A guest who comes holds a place, or joins the end of the waiting list. The row is saved by the caller."""
    if guest.place == Place.HELD:
        return
    # An offered place is already counted as taken: it needs no free one to be confirmed.
    if guest.place == Place.OFFERED or has_place_for(event, guest):
        guest.place, guest.waiting_since, guest.offer_ends_on = Place.HELD, None, None
    elif guest.place != Place.WAITING:
        guest.place, guest.waiting_since = Place.WAITING, clock.now()


def leave_place(guest: Guest) -> None:
    """The row is saved by the caller, who then calls `after_change`."""
    guest.place, guest.waiting_since, guest.offer_ends_on = Place.NONE, None, None
    guest.workshop = None


def after_change(event: Event, *, today: dt.date) -> None:
    """Offer what is free to the waiting list, then tell the state of the event."""
    promote(event, today=today)
    settle_state(event, today=today)


def promote(event: Event, *, today: dt.date) -> list[Guest]:
    """Offer each free place to the first person of the list whose quotas allow it, with a time to confirm."""
    # On the day itself nobody has the time to confirm.
    if not event.is_prepared or event.held_on is None or today >= event.held_on:
        return []
    offered = []
    waiting = (
        event.guests.filter(place=Place.WAITING)
        .select_related("departement")
        .order_by(F("waiting_since").asc(nulls_last=True), "pk")
    )
    for guest in waiting:
        # Counted again at each turn: the place just offered is taken.
        if taken_places(event) >= event.capacity:
            break
        if has_place_for(event, guest):
            offer_place(event, guest, today)
            offered.append(guest)
    return offered


def offer_place(event: Event, guest: Guest, today: dt.date) -> None:
    """DESIGN: the time to confirm never goes beyond the eve of the event."""
    guest.place, guest.waiting_since = Place.OFFERED, None
    guest.offer_ends_on = min(today + dt.timedelta(days=event.confirm_days), _eve(event))
    guest.save()
    guest.event = event
    mails.write_offer(guest)


def shorten_offers(event: Event, *, today: dt.date) -> None:
    """A day brought forward brings the time to confirm forward with it."""
    last = max(_eve(event), today)
    event.guests.filter(place=Place.OFFERED, offer_ends_on__gt=last).update(offer_ends_on=last)


def _eve(event: Event) -> dt.date:
    return event.held_on - dt.timedelta(days=1)


def settle_state(event: Event, *, today: dt.date) -> None:
    """Open and full follow the places; nobody clicks."""
    full = taken_places(event) >= event.capacity
    name = {EventState.OPEN: "fill" if full else "", EventState.FULL: "" if full else "free"}.get(event.state)
    if name:
        fire(EVENT_WORKFLOW, obj=event, name=name, request=Request(actor=None, today=today))
        event.refresh_from_db(fields=["state"])  # the caller goes on with it


@transaction.atomic
def lapse_offers(*, event: Event, today: dt.date) -> int:
    """Offers not confirmed in time go to the next person. Returns how many lapsed."""
    locked = lock_event(event)
    # Cancelled or held, it was told so: nobody waits for a place any more.
    if not locked.is_prepared:
        return 0
    late = list(locked.guests.filter(place=Place.OFFERED, offer_ends_on__lt=today).select_related("departement"))
    for guest in late:
        guest.place, guest.offer_ends_on = Place.LAPSED, None
        guest.save()
        guest.event = locked
        mails.write_lapsed(guest)
    if late:
        after_change(locked, today=today)
    return len(late)
