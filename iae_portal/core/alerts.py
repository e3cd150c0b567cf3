"""Errors told to the administrators by mail: pages, workers and scheduler alike (settings.production)."""

import logging
import time

from django.core.mail import get_connection
from django.utils.log import AdminEmailHandler

SECONDS = 2  # a page that fails does not wait longer for a mail server
EVERY_SECONDS = 3600


class AdminMail(AdminEmailHandler):
    """Django's own, which never holds a page."""

    def connection(self):
        return get_connection(backend=self.email_backend, fail_silently=True, timeout=SECONDS)


class OncePerHour(logging.Filter):
    """One mail for each kind of error and hour, in one process: a disk that is full fails every job."""

    def __init__(self):
        super().__init__()
        self.told: dict[tuple, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[0] if record.exc_info else None
        kind, now = (record.name, record.msg, error), time.monotonic()
        if now - self.told.get(kind, -EVERY_SECONDS) < EVERY_SECONDS:
            return False
        self.told[kind] = now
        return True
