"""Celery application. The truth of long work is in the database (core.models.Job), never in the broker."""

from celery import Celery, Task

from iae_portal.core.services.again import once_more


class PortalTask(Task):
    """Running one twice changes nothing: one that a deadlock undid is tried again, once, like a page."""

    def __call__(self, *args, **kwargs):
        return once_more(lambda: super(PortalTask, self).__call__(*args, **kwargs))


app = Celery("iae_portal", task_cls=PortalTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
