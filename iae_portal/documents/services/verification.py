"""The public page's guard: how many questions one place may ask, on any web machine."""

import datetime as dt
import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.db import transaction
from django.db.models import F

from iae_portal.core import clock
from iae_portal.documents.models import VerificationCount

# DESIGN: 74 random bits cannot be guessed; the limit keeps the page quick for everyone. A whole préfecture behind one
# address checks far fewer documents than that.
LIMIT = 60
PERIOD = dt.timedelta(minutes=10)
KEPT = dt.timedelta(days=1)


def place_of(address: str) -> str:
    """A keyed hash of an address; an IPv6 home network (/64) is one place."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        known = None
    if known is not None and known.version == 6:
        address = str(ipaddress.ip_network((known, 64), strict=False).network_address)
    return hmac.new(settings.SECRET_KEY.encode(), f"verification:{address}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def within_limit(*, address: str) -> bool:
    """Count one question; False when the place has asked too many in the present period."""
    now = clock.real_now()
    seconds = int(PERIOD.total_seconds())
    period = dt.datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=dt.UTC)
    row, is_new = VerificationCount.objects.get_or_create(place=place_of(address), period=period)
    if is_new:
        VerificationCount.objects.filter(period__lt=now - KEPT).delete()
    VerificationCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
    row.refresh_from_db(fields=["count"])
    return row.count <= LIMIT
