"""Settings of the council's journeys in other processes: the day that the test sets, and the delays of production."""

import os

from iae_portal.settings.base import MAIL_RETRY_MINUTES  # noqa: F401 - a full box is tried again later, not at once
from tests.process_settings import *  # noqa: F403

PORTAL_TODAY = os.environ["TEST_TODAY"]
