"""Letterheads: what a service prints at the head of its letters on a given day."""

import datetime as dt

from django.db.models import QuerySet

from iae_portal.core.models import Letterhead, Service


def letterhead_on(service: Service, day: dt.date) -> Letterhead | None:
    """The letterhead in force that day, None when the service has not given one."""
    return Letterhead.objects.on(day).filter(service=service).first()


def letterheads_of(service: Service) -> QuerySet[Letterhead]:
    return Letterhead.objects.filter(service=service).order_by("-start")
