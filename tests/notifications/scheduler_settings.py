"""Settings of a scheduler of the tests: mails leave at once, through the server of the test."""

from tests.process_settings import *  # noqa: F403

CELERY_TASK_ALWAYS_EAGER = True
