"""Settings of the tests for our programs in other processes: files and mails go where the test looks for them."""

import os
from pathlib import Path

from iae_portal.settings.test import *  # noqa: F403

FOLDER = Path(os.environ["TEST_FOLDER"])
MEDIA_ROOT = os.environ["TEST_MEDIA_ROOT"]
PORTAL_TODAY = os.environ.get("TEST_TODAY", PORTAL_TODAY)  # noqa: F405
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1")
CELERY_TASK_ALWAYS_EAGER = False
EMAIL_PORT = int(os.environ.get("TEST_EMAIL_PORT", 0))  # the mail server of the test, when it has one
if EMAIL_PORT:
    EMAIL_BACKEND = "iae_portal.notifications.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_TIMEOUT = "127.0.0.1", int(os.environ.get("TEST_EMAIL_TIMEOUT", 30))
    MAIL_RETRY_MINUTES = [0, 0]  # a refusal is tried again at once, twice
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = FOLDER / "mails"
