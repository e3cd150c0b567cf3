"""Celery tasks of the council: call a service."""

from celery import shared_task

from cdiae.reminders import forget_past
from iae_portal.core import clock


@shared_task(name="cdiae.forget_past")
def forget_past_task() -> None:
    forget_past(clock.today())
