"""Celery application of the workers of the tests (`celery -A tests.process_app worker`): the portal's, and two jobs."""

import django

django.setup()

from iae_portal.celery import app  # noqa: E402, F401
from tests.drills import stub  # noqa: E402, F401
from tests.notifications import bulk_job  # noqa: E402, F401
