"""Days and hours of the past that the story replays."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone

STORY_DAY = dt.date(2008, 10, 15)


@contextmanager
def on_day(day: dt.date) -> Iterator[None]:
    """The portal's day, moved for what is replayed inside."""
    kept, settings.PORTAL_TODAY = settings.PORTAL_TODAY, day.isoformat()
    try:
        yield
    finally:
        settings.PORTAL_TODAY = kept


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """An instant of a past day, in the portal's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
