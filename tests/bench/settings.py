"""Settings of the measurements: the demonstration's, on a base of their own, and no broker (nothing is sent)."""

import os

from iae_portal.settings import databases
from iae_portal.settings.demo import *  # noqa: F403
from iae_portal.settings.demo import VAR_DIR

DATABASES = {
    "default": databases.from_url(os.environ["DATABASE_URL"])
    if os.environ.get("DATABASE_URL")
    else databases.sqlite(VAR_DIR / "bench.sqlite3")
}
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
