"""The mail server of the notifications' tests, for the mailings of the seminars; an event of the day before."""

import datetime as dt

from seminars.enums import EventState
from seminars.models import Event
from tests.factories.seminars import EventFactory, ItemFactory, WorkshopFactory
from tests.notifications.conftest import mail_server  # noqa: F401
from tests.scenes import scene


@scene
def held_event() -> Event:
    """Held the day before."""
    event = EventFactory(
        state=EventState.HELD, held_on=dt.date(2008, 10, 14), answers_close_on=dt.date(2008, 10, 7), capacity=20
    )
    ItemFactory(event=event)
    WorkshopFactory(event=event)
    return event
