"""The portal's day, moved for a replay."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def on_day(day: dt.date) -> Iterator[None]:
    """The portal's day for what is replayed inside."""
    kept, settings.PORTAL_TODAY = settings.PORTAL_TODAY, day.isoformat()
    try:
        yield
    finally:
        settings.PORTAL_TODAY = kept
