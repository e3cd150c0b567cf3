"""Celery tasks of mails and reminders: take an id, call a service."""

from celery import shared_task

from iae_portal.core import clock
from iae_portal.notifications.services import delivery, reminders, saved_views


@shared_task(name="notifications.send_mail")
def send_mail(mail_id: int) -> None:
    delivery.send_mail_row(mail_id)


@shared_task(name="notifications.sweep_mails")
def sweep_mails() -> None:
    delivery.sweep_mails()


@shared_task(name="notifications.send_reminders")
def send_reminders() -> None:
    reminders.send_once_a_day(day=clock.today())


@shared_task(name="notifications.send_saved_views")
def send_saved_views() -> None:
    saved_views.send_weekly(day=clock.today())
