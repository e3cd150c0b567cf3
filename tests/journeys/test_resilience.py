"""Real processes that die: nothing queued is lost, and each document is made once."""

import os
import signal
import time

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from redis import Redis

from conventions.documents import CONVENTION
from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job, JournalEntry
from iae_portal.core.services import jobs
from iae_portal.core.services.health import record_heartbeat
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import request_document
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services import delivery
from tests.notifications.conftest import write_mail
from tests.processes import broker_of_this_process, celery_beat, celery_worker, running, wait_for

pytestmark = [
    pytest.mark.worker,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
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
    folder, _, name = DocumentVersion.objects.get().file.name.rpartition("/")
    assert default_storage.listdir(folder)[1] == [name]


def test_what_is_asked_while_redis_is_down_is_made_when_it_is_back(portal, opened, officer_59l):
    worker, beat = celery_worker(portal.folder, portal.environment), celery_beat(portal.folder, portal.environment)
    with broker_of_this_process(portal.redis), running(worker, beat):
        portal.redis.kill()
        request_document(kind=CONVENTION, subject=opened, actor=officer_59l.user)
        portal.redis.start()
        wait_for(arrived, "the document")
    assert DocumentVersion.objects.count() == 1


def test_what_waits_in_redis_is_still_there_after_its_death(portal, opened, officer_59l):
    """No beat here: only the message that Redis kept can bring the document."""
    with broker_of_this_process(portal.redis):
        request_document(kind=CONVENTION, subject=opened, actor=officer_59l.user)
        portal.redis.kill()
        portal.redis.start()
        with running(celery_worker(portal.folder, portal.environment)):
            wait_for(arrived, "the document")
            wait_for(lambda: Job.objects.get().state == JobState.DONE, "the job to end")
    assert (DocumentVersion.objects.count(), Job.objects.get().attempts) == (1, 1)


def test_what_a_redis_emptied_of_its_messages_forgot_is_made_once(portal, letters, opened, officer_59l):
    worker, beat = celery_worker(portal.folder, portal.environment), celery_beat(portal.folder, portal.environment)
    with broker_of_this_process(portal.redis), running(beat):
        request_document(kind=CONVENTION, subject=opened, actor=officer_59l.user)
        write_mail()
        with Redis(port=portal.redis.port) as redis:
            redis.flushall()
        with running(worker):
            # Here at once: in real life the next sign of life of its queue shows that the message of the job is lost.
            Job.objects.update(dispatched_at=clock.real_now() - jobs.AFTER_US * 2)
            record_heartbeat(queue=Job.objects.get().queue, reached_at=clock.real_now())
            OutgoingMail.objects.update(dispatched_at=clock.real_now() - delivery.MESSAGE_LOST_AFTER * 2)
            wait_for(lambda: Job.objects.get().state == JobState.DONE, "the document")
            wait_for(lambda: OutgoingMail.objects.get().state == MailState.SENT, "the mail")
    assert (DocumentVersion.objects.rendered().count(), Job.objects.get().attempts) == (1, 1)
    assert len(list((portal.folder / "mails").iterdir())) == 1
