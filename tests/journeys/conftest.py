"""The portal as it runs in production: gunicorn, a Celery worker and Redis in processes of their own, on PostgreSQL.

`portal` starts Redis and the web server, `worker` adds the worker; `address` sends the browser there.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conventions.conftest import catalogue, maker, opened, siae  # noqa: F401
from tests.processes import Process, Server, celery_worker, portal_environment, redis_server, running, web_server


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
