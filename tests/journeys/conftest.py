"""The portal as it runs in production: gunicorn, a Celery worker and Redis in processes of their own, on PostgreSQL.

`portal` starts Redis and the web server, `worker` adds the worker; `address` sends the browser there. `mail_worker`
is a worker alone with its Redis and the mail server of the test, to start and kill.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from iae_portal.notifications.kinds import MAIL_KINDS
from tests.conventions.conftest import catalogue, maker, opened, pending, siae  # noqa: F401
from tests.journeys.office import office  # noqa: F401
from tests.notifications.conftest import KIND, mail_server  # noqa: F401
from tests.processes import (
    Process,
    Server,
    broker_of_this_process,
    celery_worker,
    portal_environment,
    redis_server,
    running,
    web_server,
)


@dataclass(frozen=True)
class Portal:
    folder: Path
    redis: Server
    web: Server
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web.port}"


@pytest.fixture
def portal(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    redis = redis_server(tmp_path)
    environment = portal_environment(tmp_path, redis)
    web = web_server(tmp_path, environment)
    with running(redis, web):
        yield Portal(tmp_path, redis, web, environment)


@pytest.fixture
def worker(portal) -> Process:
    process = celery_worker(portal.folder, portal.environment | {"SITE_URL": portal.url})
    with running(process):
        yield process


@pytest.fixture
def address(portal) -> str:
    return portal.url


@pytest.fixture
def letters(monkeypatch):
    """The kind of mail of `write_mail`, for the length of the test."""
    monkeypatch.setitem(MAIL_KINDS._items, KIND, "Lettre d'essai")


@pytest.fixture
def mail_worker(transactional_db, tmp_path, mail_server) -> Process:  # noqa: F811
    """What this process queues goes to its Redis; the test starts it and kills it."""
    redis = redis_server(tmp_path)
    environment = portal_environment(tmp_path, redis, TEST_EMAIL_PORT=str(mail_server.port))
    with running(redis), broker_of_this_process(redis):
        yield celery_worker(tmp_path, environment)
