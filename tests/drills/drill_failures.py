"""The failures at full size: under half an hour, on PostgreSQL (`make drills`)."""

import os
import subprocess

import pytest
from django.db import connection

from tests.drills import failures
from tests.drills.campaign import campaign
from tests.notifications.conftest import mail_server, mail_server_trusted, registries  # noqa: F401

DOCUMENTS = int(os.environ.get("DOCUMENTS", 1500))
KILLS = int(os.environ.get("KILLS", 100))
FROZEN_SECONDS, MAILS, STRUCTURES, MEGABYTE = 25, 60, 200, 2**20

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL"),
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


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


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator of the machine may mount a small disk")
def test_a_full_disk(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "small"
    settings.MEDIA_ROOT.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3800k", "tmpfs", settings.MEDIA_ROOT], check=True)
    try:
        with failures.machines(tmp_path):
            failures.full_disk(MEGABYTE)
    finally:
        subprocess.run(["umount", settings.MEDIA_ROOT], check=True)
