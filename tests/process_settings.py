"""Settings of the tests for our programs in other processes: files and mails go where the test looks for them."""

import os
from pathlib import Path

from iae_portal.settings.test import *  # noqa: F403

FOLDER = Path(os.environ["TEST_FOLDER"])
MEDIA_ROOT = os.environ["TEST_MEDIA_ROOT"]
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = FOLDER / "mails"
CELERY_TASK_ALWAYS_EAGER = False
