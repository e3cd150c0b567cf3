"""Celery tasks of floor 2."""

from celery import shared_task

from conventions.services import daily


@shared_task(name="conventions.run_daily")
def run_daily() -> None:
    daily.run_daily()
