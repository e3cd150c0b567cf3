"""Settings of the tests for a worker in another process: its files go where the test looks for them."""

import os

from iae_portal.settings.test import *  # noqa: F403

MEDIA_ROOT = os.environ["TEST_MEDIA_ROOT"]
CELERY_TASK_ALWAYS_EAGER = False
