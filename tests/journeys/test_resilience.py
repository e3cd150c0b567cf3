"""Real processes that die: nothing queued is lost, and each document is made once."""

import os
import signal
import time

import pytest
from django.db import connection

from conventions.documents import CONVENTION
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job, JournalEntry
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import request_document
from tests.processes import broker_of_this_process, celery_beat, celery_worker, running, wait_for

pytestmark = [
    pytest.mark.worker,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]


def arrived() -> bool:
    return DocumentVersion.objects.rendered().exists()


def test_a_worker_killed_in_the_middle_the_document_arrives_once_within_a_minute(portal, opened, officer_59l):
    worker, beat = celery_worker(portal.folder, portal.environment), celery_beat(portal.folder, portal.environment)
    with broker_of_this_process(portal.redis), running(worker, beat):
        request_document(kind=CONVENTION, subject=opened, actor=officer_59l.user)
        wait_for(lambda: Job.objects.filter(state=JobState.RUNNING).exists(), "the worker to start")
        os.killpg(worker.process.pid, signal.SIGKILL)
        killed_at = time.monotonic()
        worker.kill()
        assert not arrived()
        worker.start()
        wait_for(arrived, "the document")
        assert time.monotonic() - killed_at < 60
        wait_for(lambda: Job.objects.filter(state=JobState.DONE).exists(), "the job to end")
    assert (DocumentVersion.objects.count(), Job.objects.get().attempts) == (1, 2)
    assert JournalEntry.objects.filter(action="documents.produced").count() == 1


def test_what_is_asked_while_redis_is_down_is_made_when_it_is_back(portal, opened, officer_59l):
    worker, beat = celery_worker(portal.folder, portal.environment), celery_beat(portal.folder, portal.environment)
    with broker_of_this_process(portal.redis), running(worker, beat):
        portal.redis.kill()
        request_document(kind=CONVENTION, subject=opened, actor=officer_59l.user)
        portal.redis.start()
        wait_for(arrived, "the document")
    assert DocumentVersion.objects.count() == 1
