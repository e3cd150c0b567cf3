"""The only place that asks what day it is. PORTAL_TODAY freezes the day for a demonstration or a replay."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from iae_portal.core.hours import day_of


def now() -> dt.datetime:
    """The aware present moment; with a frozen day, the real hour of that day."""
    if not settings.PORTAL_TODAY:
        return _in_paris(timezone.now())
    moment = dt.datetime.combine(dt.date.fromisoformat(settings.PORTAL_TODAY), hour())
    return timezone.make_aware(moment, timezone.get_default_timezone())


def hour() -> dt.time:
    """The real hour, which runs on a frozen day."""
    return _in_paris(timezone.now()).time().replace(fold=0)


def today() -> dt.date:
    """The portal's day in Paris."""
    return now().date()


def day_at(zone: ZoneInfo) -> dt.date:
    """The day there at this moment: a council sits, and a link closes, at the midnight of its place."""
    return day_of(now(), zone)


def real_now() -> dt.datetime:
    """The machine's own moment: heartbeats, locks and expiries, never a date of the business."""
    return timezone.now()


def _in_paris(moment: dt.datetime) -> dt.datetime:
    # Whoever asks: a page may be told in the hour of its reader.
    return timezone.localtime(moment, timezone.get_default_timezone())
