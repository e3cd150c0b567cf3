"""The failures of `make drills`, each in small: the order, the counts and the limits of time that they promise."""

import os

import pytest
from django.db import connection

from tests.disks import small_disk
from tests.drills import failures
from tests.drills.campaign import campaign

pytestmark = [
    pytest.mark.worker,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]


def test_a_long_list_a_campaign_a_hung_mail_server_a_frozen_redis_a_full_disk(tmp_path, settings, letters, mail_server):
    settings.MEDIA_ROOT = tmp_path / "media"
    words = {"TEST_EMAIL_PORT": str(mail_server.port), "TEST_EMAIL_TIMEOUT": "1"}
    with failures.machines(tmp_path, **words) as there:
        failures.long_list(there, 20)
        campaign(there, mail_server, 12, killed=False)
        failures.hung_mail_server(there, mail_server, 12, until_the_end=False)
        failures.frozen_redis(there, 4)
        with small_disk(settings.MEDIA_ROOT, failures.DISK_KILOBYTES) as mounted:
            if mounted:
                failures.full_disk()
