"""Settings of a scheduler of the tests: mails leave at once, through the server of the test."""

from tests.notifications.worker_settings import *  # noqa: F403

CELERY_TASK_ALWAYS_EAGER = True
