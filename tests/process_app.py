"""Celery application of the workers of the tests: `celery -A tests.process_app worker`."""

import django

django.setup()

from iae_portal.celery import app  # noqa: E402, F401
