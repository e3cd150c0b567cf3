"""What the financing does without anybody: each task calls a service, and changes nothing when it runs twice."""

from celery import shared_task

from financing.services.alerts import refresh_alerts
from financing.services.forecasts import refresh_forecasts
from financing.services.payments import serve_left
from iae_portal.core import clock


@shared_task(name="financing.serve_left")
def serve() -> int:
    return serve_left()


@shared_task(name="financing.refresh_forecasts")
def refresh() -> int:
    return refresh_forecasts(today=clock.today())


@shared_task(name="financing.refresh_alerts")
def alert() -> int:
    return refresh_alerts(today=clock.today())
