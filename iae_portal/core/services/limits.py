"""How many times one place may knock at a public door, counted in the database: the same on any web machine."""

import datetime as dt
import hashlib
import hmac
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F

from iae_portal.core import clock
from iae_portal.core.models import RequestCount

KEPT = dt.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most `count` requests of one place in each period."""

    door: str
    count: int
    period: dt.timedelta

    @property
    def minutes(self) -> int:
        return int(self.period.total_seconds() // 60)


def place_of(door: str, address: str) -> str:
    """A keyed hash of an address, of the network or of mail; an IPv6 home network (/64) is one place."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        known = None
    if known is not None and known.version == 6:
        address = str(ipaddress.ip_network((known, 64), strict=False).network_address)
    return hmac.new(settings.SECRET_KEY.encode(), f"{door}:{address}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def within(limit: Limit, *, address: str) -> bool:
    """Count one request; False when the place has made too many in the present period."""
    now = clock.real_now()
    seconds = int(limit.period.total_seconds())
    period = dt.datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=dt.UTC)
    place = place_of(limit.door, address)
    row, is_new = RequestCount.objects.get_or_create(door=limit.door, place=place, period=period)
    if is_new:
        RequestCount.objects.filter(period__lt=now - KEPT).delete()
    # Added by the database: two requests of the same instant both count.
    RequestCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
    row.refresh_from_db(fields=["count"])
    return row.count <= limit.count
