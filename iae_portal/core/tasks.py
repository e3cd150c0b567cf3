"""Celery tasks of floor 0: take an id, call a service."""

import datetime as dt

from celery import shared_task
from django.conf import settings

from iae_portal.core import clock
from iae_portal.core.services import account_mails, base_check, health, jobs, night, retention, sendings


@shared_task(name="core.run_job")
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(name="core.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()


@shared_task(name="core.record_heartbeat", bind=True)
def record_heartbeat(self, queue: str) -> None:
    # The scheduler writes the end of its validity on the message, not when it left.
    expires = self.request.expires
    end = dt.datetime.fromisoformat(expires) if isinstance(expires, str) else expires
    sent_at = end and end - dt.timedelta(seconds=settings.HEARTBEAT_VALID_SECONDS)
    health.record_heartbeat(queue=queue, worker=self.request.hostname or "", reached_at=sent_at)


@shared_task(name="core.purge_sent_forms")
def purge_sent_forms() -> None:
    sendings.purge()


@shared_task(name="core.purge")
def purge() -> None:
    retention.purge()


@shared_task(name="core.check_base")
def check_base() -> None:
    base_check.start_check()


@shared_task(name="core.count_country")
def count_country() -> int:
    return night.count_country(today=clock.today())


@shared_task(name=account_mails.TASK)
def send_account_mail(row_id: int) -> None:
    account_mails.deliver(pk=row_id)


@shared_task(name="core.sweep_account_mails")
def sweep_account_mails() -> None:
    account_mails.sweep()
