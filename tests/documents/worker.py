"""Celery application of a worker of the tests: the portal's own, which also knows a long document.

Started by test_worker.py in another process: `celery -A tests.documents.worker worker`.
"""

import django

django.setup()

from iae_portal.celery import app  # noqa: E402, F401
from iae_portal.documents.kinds import register  # noqa: E402
from tests.documents.kinds import long_kind  # noqa: E402

register(long_kind())
