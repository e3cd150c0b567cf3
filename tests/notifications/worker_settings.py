"""Settings of a real worker in another process: mails through the server of the test, refusals tried again at once."""

import os

from iae_portal.settings.test import *  # noqa: F403

CELERY_TASK_ALWAYS_EAGER = False
EMAIL_BACKEND = "iae_portal.notifications.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["TEST_EMAIL_PORT"])
EMAIL_TIMEOUT = 30
MAIL_RETRY_MINUTES = [0, 0]
