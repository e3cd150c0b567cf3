"""Celery tasks of the seminars: call a service."""

from celery import shared_task

from iae_portal.core import clock
from seminars.services.daily import run_daily


@shared_task(name="seminars.run_daily")
def run_daily_task() -> None:
    run_daily(today=clock.today())
