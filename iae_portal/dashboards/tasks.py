"""What the dashboards do without anybody: each task calls a service, and changes nothing when it runs twice."""

from celery import shared_task

from iae_portal.core import clock
from iae_portal.dashboards.services.country import refresh_country


@shared_task(name="dashboards.refresh_country")
def refresh() -> int:
    return refresh_country(today=clock.today())
