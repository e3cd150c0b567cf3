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


def network_of(address: str) -> str:
    """The address, or the first one of its IPv6 home network (/64): whoever has one has them all."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known), 64), strict=False).network_address)


def place_of(door: str, address: str) -> str:
    """A keyed hash of an address, of the network or of mail, or of a name."""
    place = f"{door}:{network_of(address)}".encode(errors="replace")
    return hmac.new(settings.SECRET_KEY.encode(), place, hashlib.sha256).hexdigest()


@transaction.atomic
def within(limit: Limit, *, address: str) -> bool:
    """Count one request; False when the place has made too many in the present period."""
    row, is_new = RequestCount.objects.get_or_create(**_key(limit, address))
    if is_new:
        RequestCount.objects.filter(period__lt=clock.real_now() - KEPT).delete()
    # Added by the database: two requests of the same instant both count.
    RequestCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
    row.refresh_from_db(fields=["count"])
    return row.count <= limit.count


def is_full(limit: Limit, *, address: str) -> bool:
    """Whether one more would be too many; counts nothing."""
    return RequestCount.objects.filter(**_key(limit, address), count__gte=limit.count).exists()


def forget(limit: Limit, *, address: str) -> None:
    RequestCount.objects.filter(door=limit.door, place=place_of(limit.door, address)).delete()


def _key(limit: Limit, address: str) -> dict:
    seconds = int(limit.period.total_seconds())
    start = int(clock.real_now().timestamp()) // seconds * seconds
    return {
        "door": limit.door,
        "place": place_of(limit.door, address),
        "period": dt.datetime.fromtimestamp(start, tz=dt.UTC),
    }
