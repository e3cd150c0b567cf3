"""One scheduler in its own process: waits for the moment given to all of them, then sends the reminders of a day.

Started by test_reminders.py: `python -m tests.notifications.scheduler 2008-10-15 <seconds since the epoch>`.
"""

import datetime as dt
import sys
import time

import django

django.setup()

from iae_portal.notifications.services.reminders import send_reminders  # noqa: E402
from tests.notifications.conftest import fill_registries  # noqa: E402

day, start = sys.argv[1:]
fill_registries()
time.sleep(max(0.0, float(start) - time.time()))
send_reminders(day=dt.date.fromisoformat(day))
