"""A worker taken for dead while it works: what its successor does and says stands."""

import pytest
from django.db import OperationalError, transaction

from iae_portal.core import clock
from iae_portal.core.databases import DEADLOCK
from iae_portal.core.enums import JobState
from iae_portal.core.jobs import HANDLERS
from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from iae_portal.core.services.jobs import DEAD_AFTER, Progress, start_job

pytestmark = pytest.mark.django_db
KIND = "tests.failing"


class Deadlock(OperationalError):
    pgcode = DEADLOCK


@pytest.mark.parametrize("successor_is_over", [False, True], ids=["still running", "over"])
def test_a_worker_taken_for_dead_changes_nothing_of_its_successor(monkeypatch, successor_is_over):
    """The first worker comes back to life after a second one took the job: its end, progress and pulse are lost."""
    calls, stopped = [], []

    def handler(job, progress):
        calls.append(job.attempts)
        if job.attempts == 2:
            progress.start(10)
            progress.advance(4)
            return {"sentence": "Le second."}
        Job.objects.filter(pk=job.pk).update(heartbeat=clock.real_now() - DEAD_AFTER * 2)
        if successor_is_over:
            jobs.run(job.pk)
        else:
            jobs.claim(job.pk)
        jobs._sign_of_life(job)
        for late in (lambda: progress.start(3), progress.advance, lambda: progress.note(1, "Dit trop tard.")):
            try:
                late()
            except jobs.TakenOver:
                stopped.append(1)
        return {"sentence": "Le premier."}

    monkeypatch.setitem(HANDLERS._items, KIND, handler)
    job = start_job(kind=KIND, label="Essai", actor=None)
    jobs.run(job.pk)
    job.refresh_from_db()

    if successor_is_over:
        assert (calls, job.state, job.result) == ([1, 2], JobState.DONE, {"sentence": "Le second."})
        assert (job.total, job.done) == (10, 10)
    else:
        assert (calls, job.state, job.result) == ([1], JobState.RUNNING, {})
        assert (job.total, job.done) == (0, 0)
    assert (len(stopped), job.lines.count()) == (3, 0)


def taken_over(job: Job) -> Progress:
    """The word of the worker that takes the job after this one, taken for dead."""
    Job.objects.filter(pk=job.pk).update(heartbeat=clock.real_now() - DEAD_AFTER * 2)
    return Progress(jobs.claim(job.pk))


def test_a_worker_taken_for_dead_that_begins_again_keeps_the_lines_of_its_successor(monkeypatch):
    made = []

    def handler(job, progress):
        made.append(1)
        if len(made) == 1:
            taken_over(job).note(1, "Dit par le second.")
            raise Deadlock("deadlock detected")

    monkeypatch.setitem(HANDLERS._items, KIND, handler)
    job = start_job(kind=KIND, label="Essai", actor=None)
    jobs.run(job.pk)
    job.refresh_from_db()

    assert (made, job.state, job.error) == ([1], JobState.RUNNING, "")
    assert [line.message for line in job.lines.all()] == ["Dit par le second."]


def test_what_a_worker_taken_for_dead_writes_with_its_word_is_undone(monkeypatch):
    def handler(job, progress):
        taken_over(job)
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(label="Écrit trop tard")
            progress.advance()

    monkeypatch.setitem(HANDLERS._items, KIND, handler)
    job = start_job(kind=KIND, label="Essai", actor=None)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.label, job.state, job.attempts) == ("Essai", JobState.RUNNING, 2)


def test_a_job_given_up_stays_so_when_its_last_worker_comes_back(monkeypatch):
    def handler(job, progress):
        Job.objects.filter(pk=job.pk).update(heartbeat=clock.real_now() - DEAD_AFTER * 2, attempts=jobs.MAX_ATTEMPTS)
        jobs.sweep()
        return {"sentence": "Trop tard."}

    monkeypatch.setitem(HANDLERS._items, KIND, handler)
    job = start_job(kind=KIND, label="Essai", actor=None)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.FAILED, {})
