"""Settings of the portrait: the measurements', with the hour stopped and chance always the same.

`make portrait` and the server of its pictures both start here, before any app is imported.
"""

import datetime as dt
import random
import secrets
import sys
import uuid
from functools import cache

from django.utils import timezone

from tests.bench.settings import *  # noqa: F403

MOMENT = dt.datetime(2008, 10, 15, 8, 30, tzinfo=dt.UTC)
PROCESS = " ".join(sys.argv[1:2])  # two processes never draw the same code
ALLOWED_HOSTS = ["*"]


# One source a use: a page that draws one number more leaves the others as they were.
@cache
def source(use: str) -> random.Random:
    return random.Random(f"portrait-{PROCESS}-{use}")


timezone.now = lambda: MOMENT
secrets.choice = lambda signs: source(f"choice {signs}").choice(signs)
secrets.token_urlsafe = lambda size=32: f"{source('token').getrandbits(6 * size):x}"
uuid.uuid4 = lambda: uuid.UUID(int=source("uuid").getrandbits(128), version=4)
