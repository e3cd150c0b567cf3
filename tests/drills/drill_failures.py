"""The failures at full size: under half an hour, on PostgreSQL (`make drills`)."""

import os

import pytest
from django.db import connection

from tests.clusters import copied_cluster
from tests.disks import small_disk
from tests.drills import failures
from tests.drills.campaign import campaign
from tests.notifications.conftest import mail_server, mail_server_trusted, registries  # noqa: F401
from tests.processes import portal_environment, redis_server, running, web_server

DOCUMENTS = int(os.environ.get("DOCUMENTS", 1500))
KILLS = int(os.environ.get("KILLS", 100))
FROZEN_SECONDS, MAILS, STRUCTURES = 25, 60, 200

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL"),
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_long_list(tmp_path):
    with failures.machines(tmp_path) as there:
        failures.long_list(there, DOCUMENTS)


def test_kills(tmp_path):
    with failures.machines(tmp_path) as there:
        failures.kills(there, KILLS * 2, KILLS)


def test_a_mail_server_that_hangs(tmp_path, mail_server):  # noqa: F811
    words = {"TEST_EMAIL_PORT": str(mail_server.port), "TEST_EMAIL_TIMEOUT": "2"}
    with failures.machines(tmp_path, **words) as there:
        failures.hung_mail_server(there, mail_server, MAILS, until_the_end=True)


def test_a_campaign_of_links(tmp_path, mail_server):  # noqa: F811
    with failures.machines(tmp_path, TEST_EMAIL_PORT=str(mail_server.port)) as there:
        campaign(there, mail_server, STRUCTURES, killed=True)


def test_a_frozen_redis(tmp_path):
    with failures.machines(tmp_path) as there:
        failures.frozen_redis(there, FROZEN_SECONDS)


def test_a_suspended_postgresql(tmp_path):
    redis = redis_server(tmp_path)
    with copied_cluster(tmp_path) as cluster:
        web = web_server(tmp_path, portal_environment(tmp_path, redis, DATABASE_URL=cluster.url))
        with running(redis, web):
            failures.suspended_postgresql(cluster, f"http://127.0.0.1:{web.port}/sante/web/")


def test_a_full_disk(tmp_path, settings):
    with small_disk(settings.MEDIA_ROOT, failures.DISK_KILOBYTES) as mounted, failures.machines(tmp_path):
        if not mounted:
            pytest.skip("this machine mounts nothing")
        failures.full_disk()
