"""Celery application. The truth of long work is in the database (core.models.Job), never in the broker."""

from celery import Celery

app = Celery("iae_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
