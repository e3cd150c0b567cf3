"""What the seminars do by themselves: offers that lapse, registrations that close, what nobody needs any more once the
day is over, data that is erased."""

import datetime as dt

from django.db import transaction

from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import lock
from iae_portal.core.workflow import Request
from seminars.enums import BEFORE_THE_DAY, TAKING_ANSWERS, EventState, Place
from seminars.models import Event
from seminars.services.deadlines import keep_event_deadlines
from seminars.services.erasure import erase_what_is_due
from seminars.services.locks import lock_event
from seminars.services.places import lapse_offers
from seminars.workflows.event import EVENT_WORKFLOW


def run_daily(*, today: dt.date) -> None:
    """Run again the same day, it finds nothing more to do."""
    # Offers lapse first, while the event still goes by itself from full to open.
    for event in Event.objects.filter(guests__place=Place.OFFERED).distinct().order_by("pk"):
        lapse_offers(event=event, today=today)
    late = Event.objects.filter(state__in=TAKING_ANSWERS, answers_close_on__lt=today)
    for event in late.order_by("pk"):
        close_registration(event=event, today=today)
    for event in Event.objects.filter(state__in=BEFORE_THE_DAY).order_by("pk"):
        follow_preparation(event=event, today=today)
    erase_what_is_due(today=today)


@transaction.atomic
def follow_preparation(*, event: Event, today: dt.date) -> None:
    """The day over, regions are asked nothing more and the host whether it was held; before it, a correspondent who
    left the service is to be replaced."""
    keep_event_deadlines(lock_event(event), today=today)


@transaction.atomic
def close_registration(*, event: Event, today: dt.date) -> None:
    """The closing date has passed. Two schedulers may come: the second finds it closed."""
    locked = lock(event)
    if locked.state in (EventState.OPEN, EventState.FULL):
        request = Request(actor=None, today=today)
        fire(EVENT_WORKFLOW, obj=locked, name="expire", request=request, service=locked.host)
