"""A long list of documents, a worker killed in the middle, one PDF asked meanwhile."""

import os
import signal
from pathlib import Path

import pytest
from django.db import connection

from iae_portal.core.enums import JobState, Queue
from iae_portal.core.models import Job
from iae_portal.core.selectors.health import OK, workers_state
from iae_portal.core.services.jobs import start_job
from tests.drills import stub
from tests.processes import (
    broker_of_this_process,
    celery_beat,
    celery_worker,
    portal_environment,
    redis_server,
    running,
    wait_for,
)

DOCUMENTS = int(os.environ.get("DOCUMENTS", 1500))
ONE_PDF_SECONDS, BACK_SECONDS = 20, 60


def asked(queue: str, seconds: float) -> Job:
    return start_job(kind=stub.KIND, label="Exercice", actor=None, queue=queue, parameters={"seconds": seconds})


def is_in(job: Job, state: str):
    return lambda: Job.objects.filter(pk=job.pk, state=state).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL")
def test_one_pdf_and_an_interrupted_job_pass_before_a_long_list(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    redis = redis_server(tmp_path)
    environment = portal_environment(tmp_path, redis)
    quick, sweeper = (celery_worker(tmp_path, environment, queue) for queue in ("short,mail", "sweep"))
    long, beat = celery_worker(tmp_path, environment, "batch"), celery_beat(tmp_path, environment)
    with running(redis), broker_of_this_process(redis), running(quick, sweeper, long, beat):
        interrupted = asked(Queue.BATCH, 5)
        jobs = [interrupted, *(asked(Queue.BATCH, 0.02) for _ in range(DOCUMENTS - 1))]
        wait_for(is_in(interrupted, JobState.RUNNING), "the long worker")
        os.killpg(long.process.pid, signal.SIGKILL)
        long.kill()
        long.start()
        one = asked(Queue.SHORT, 0.02)
        wait_for(is_in(one, JobState.DONE), "the single PDF", ONE_PDF_SECONDS)
        wait_for(is_in(interrupted, JobState.DONE), "the interrupted job", BACK_SECONDS)
        wait_for(lambda: not Job.objects.exclude(state=JobState.DONE).exists(), "the whole list", 1200)
        assert {queue: state["etat"] for queue, state in workers_state().items()} == dict.fromkeys(Queue.values, OK)
    made = (Path(tmp_path) / "made").read_text().split()
    assert sorted(map(int, made)) == sorted(job.pk for job in [*jobs, one])
    twice = Job.objects.filter(attempts__gt=1).values_list("pk", flat=True)
    assert list(twice) == [interrupted.pk]
