"""Errors told to the administrators by mail: pages, workers and scheduler alike (settings.production)."""

import hashlib
import logging
import time

from django.core.cache import cache
from django.core.mail import get_connection
from django.http import HttpRequest
from django.utils.log import AdminEmailHandler
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from iae_portal.core.signed_links import without_keys

SECONDS = 2  # a page that fails does not wait longer for a mail server
EVERY_SECONDS = 3600


class Discretion(SafeExceptionReporterFilter):
    """A mail stays in mailboxes: it names the fields of a form without what was typed, and tells no setting."""

    def get_safe_settings(self) -> dict:
        return {}

    def get_post_parameters(self, request: HttpRequest | None) -> dict:
        return dict.fromkeys(request.POST if request else (), self.cleansed_substitute)


class DiscreetReport(ExceptionReporter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filter = Discretion()


class AdminMail(AdminEmailHandler):
    """Django's own, which never holds a page and holds no personal link."""

    def send_mail(self, subject: str, message: str, *args, **kwargs) -> None:
        super().send_mail(subject, without_keys(message), *args, **kwargs)

    def connection(self):
        return get_connection(backend=self.email_backend, fail_silently=True, timeout=SECONDS)


def _first_to_tell(kind: tuple) -> bool:
    """Among all the processes, whose cache is one; when it does not answer, each tells for itself."""
    name = hashlib.sha256(repr(kind).encode(errors="replace")).hexdigest()
    try:
        return cache.add(f"alert-{name}", True, EVERY_SECONDS)
    except Exception:
        return True


class OncePerHour(logging.Filter):
    """One mail for each kind of error and hour: a disk that is full fails every job."""

    def __init__(self):
        super().__init__()
        self.told: dict[tuple, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[0] if record.exc_info else None
        kind, now = (record.name, record.msg, error), time.monotonic()
        if now - self.told.get(kind, -EVERY_SECONDS) < EVERY_SECONDS:
            return False
        first = _first_to_tell(kind)
        if first:
            self.told[kind] = now
        return first
