"""The only place that asks what day it is. PORTAL_TODAY freezes the day for a demonstration or a replay."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from iae_portal.core.hours import day_of


def now() -> dt.datetime:
    """The aware present moment; with a frozen day, the real hour of that day."""
    # Paris whoever asks: a page may be told in the hour of its reader.
    real = timezone.localtime(timezone=timezone.get_default_timezone())
    if not settings.PORTAL_TODAY:
        return real
    frozen = dt.date.fromisoformat(settings.PORTAL_TODAY)
    moment = dt.datetime.combine(frozen, real.time().replace(fold=0))
    return timezone.make_aware(moment, timezone.get_default_timezone())


def today() -> dt.date:
    """The portal's day in Paris."""
    return now().date()


def day_at(zone: ZoneInfo) -> dt.date:
    """The day there at this moment: a council sits, and a link closes, at the midnight of its place."""
    return day_of(now(), zone)


def real_now() -> dt.datetime:
    """The machine's own moment: heartbeats, locks and expiries, never a date of the business."""
    return timezone.now()
