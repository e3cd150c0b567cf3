"""The same form sent twice writes once: two clicks, a page sent again, two answers lost on a bad network.

A page draws a new anti-forgery token each time it is shown. That token, the person, the address and what was typed
make the key of a sending. The key is written in the transaction of the act: a second sending waits for the first one,
then leads to the page that the first one led to. What was refused leaves no key: the same page may be sent again.
"""

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from iae_portal.core import clock
from iae_portal.core.models import SentForm

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (the name of a field)
KEPT = dt.timedelta(days=1)


def key_of(request: HttpRequest) -> str | None:
    """The key of what is sent, None when no page of ours was shown before (a command, a fragment's own protection)."""
    if not request.POST.get(TOKEN):
        return None
    typed = sorted(request.POST.lists())
    files = sorted((name, file.name, file.size) for name, rows in request.FILES.lists() for file in rows)
    parts = (request.user.pk, request.get_full_path(), typed, files)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def reserve(key: str) -> SentForm | None:
    """Write the key; None when the same was already kept. Waits for the same sending under way (PostgreSQL)."""
    try:
        with transaction.atomic():
            return SentForm.objects.create(key=key, sent_at=clock.real_now())
    except IntegrityError:
        return None


def location_of(key: str) -> str | None:
    """Where the first sending led; None when it was refused in between."""
    return SentForm.objects.filter(key=key).values_list("location", flat=True).first()


def keep(row: SentForm, location: str) -> None:
    SentForm.objects.filter(pk=row.pk).update(location=location)


def forget(row: SentForm) -> None:
    SentForm.objects.filter(pk=row.pk).delete()


def purge() -> None:
    """Nobody sends yesterday's page again."""
    SentForm.objects.filter(sent_at__lt=clock.real_now() - KEPT).delete()
