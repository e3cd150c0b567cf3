"""Celery application of a worker of the tests: the portal's own, which also knows the bulk mailing of the tests.

Started by test_worker.py in another process: `celery -A tests.notifications.worker worker`.
"""

import django

django.setup()

from iae_portal.celery import app  # noqa: E402, F401
from tests.notifications import bulk_job  # noqa: E402, F401
