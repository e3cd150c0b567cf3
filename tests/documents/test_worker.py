"""A real worker on a real Redis, killed with SIGKILL while it draws: the document arrives all the same, once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from iae_portal.celery import app
from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job, JournalEntry
from iae_portal.core.services import jobs
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import request_document
from tests.documents.kinds import KEY, long_kind

pytestmark = [
    pytest.mark.worker,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]

PATIENCE = 90


def wait_for(condition, what: str):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    pytest.fail(f"waited {PATIENCE} s for: {what}")


@pytest.fixture
def broker():
    """Jobs really go through Redis, on an empty queue."""
    eager, app.conf.task_always_eager = app.conf.task_always_eager, False
    with app.connection_for_write() as link:
        link.default_channel.queue_purge("documents")
        yield
        link.default_channel.queue_purge("documents")
    app.conf.task_always_eager = eager


def database_url() -> str:
    place = connection.settings_dict
    secret = f":{place['PASSWORD']}" if place["PASSWORD"] else ""
    return f"postgres://{place['USER']}{secret}@{place['HOST']}:{place['PORT']}/{place['NAME']}"


@contextmanager
def worker():
    """A worker of the queue "documents" on the database of the tests; stopped at the end of the block."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.documents.worker_settings",
        "DATABASE_URL": database_url(),
        "TEST_MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    options = ["--queues", "documents", "--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "tests.documents.worker", "worker", *options], env=environment
    )
    try:
        yield process
    finally:
        process.terminate()  # nothing to a process already dead
        process.wait(timeout=PATIENCE)


def test_a_worker_killed_in_the_middle_loses_nothing_and_makes_one_document(broker, fill_kind, lille):
    fill_kind(long_kind())
    version = request_document(kind=KEY, subject=lille, actor=None)
    with worker() as process:
        wait_for(lambda: Job.objects.filter(state=JobState.RUNNING, total=2).exists(), "the first worker to start")
        time.sleep(0.5)
        process.send_signal(signal.SIGKILL)
    job = Job.objects.get()
    assert (job.state, job.done, job.attempts) == (JobState.RUNNING, 0, 1)

    # The heartbeat of the dead worker grows old (here at once, in real life in twenty seconds), beat calls the sweeper.
    Job.objects.update(heartbeat=clock.real_now() - jobs.DEAD_AFTER * 2)
    assert jobs.sweep() == 1
    with worker():
        wait_for(lambda: Job.objects.filter(state=JobState.DONE).exists(), "the second worker to finish")

    version.refresh_from_db()
    assert (version.is_current, Job.objects.get().attempts) == (True, 2)
    assert DocumentVersion.objects.count() == 1
    assert JournalEntry.objects.filter(action="documents.produced").count() == 1
    folder = version.file.name.rpartition("/")[0]
    assert default_storage.listdir(folder)[1] == [version.file.name.rpartition("/")[2]]
