"""Letterheads: what a service prints at the head of its letters on a given day."""

import datetime as dt

from django.db.models import QuerySet

from iae_portal.core.models import Letterhead, Service


def letterhead_on(service: Service, day: dt.date) -> Letterhead | None:
    """The letterhead in force that day, None when the service has not given one."""
    return Letterhead.objects.on(day).filter(service=service).first()


def contact_of(service: Service, day: dt.date) -> str:
    """Whom somebody without account writes to: the service, then what its letterhead of the day gives."""
    row = letterhead_on(service, day)
    return ", ".join(filter(None, (service.name, row and row.phone, row and row.email)))


def letterheads_of(service: Service) -> QuerySet[Letterhead]:
    return Letterhead.objects.filter(service=service).order_by("-start")
