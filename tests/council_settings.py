"""Settings of the council's journeys in other processes: a mail server of the test, and a day that the test sets."""

import os

from tests.process_settings import *  # noqa: F403

EMAIL_BACKEND = "iae_portal.notifications.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = "127.0.0.1", int(os.environ["TEST_MAIL_PORT"]), 5
PORTAL_TODAY = os.environ["TEST_TODAY"]
