"""A job whose handler fails, whose database or store goes away, or whose worker died."""

import datetime as dt
import subprocess
import sys

import pytest
from django.db import OperationalError
from django.urls import get_resolver

from iae_portal import celery_app
from iae_portal.core import clock
from iae_portal.core.databases import DEADLOCK
from iae_portal.core.enums import JobState, Queue
from iae_portal.core.jobs import HANDLERS
from iae_portal.core.models import Job, WorkerHeartbeat
from iae_portal.core.services import jobs
from iae_portal.core.services.health import record_heartbeat
from iae_portal.core.services.jobs import DEAD_AFTER, start_job
from iae_portal.core.storage import StorageAway
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
KIND = "tests.failing"


@pytest.fixture
def failing(monkeypatch):
    """`failing(error)`: a job that was run once, whose handler raised it."""

    def make(error: Exception) -> Job:
        def handler(job, progress):
            raise error

        monkeypatch.setitem(HANDLERS._items, KIND, handler)
        job = start_job(kind=KIND, label="Essai", actor=None)
        jobs.run(job.pk)
        job.refresh_from_db()
        return job

    return make


def test_an_unexpected_error_is_kept_in_words(failing):
    job = failing(ValueError("x"))
    assert (job.state, job.error) == (
        JobState.FAILED,
        "Erreur inattendue : ValueError. L'administrateur est prévenu.",
    )


@pytest.mark.parametrize("error", [OperationalError("server closed the connection"), StorageAway()])
def test_a_machine_that_went_away_fails_nothing_the_sweeper_takes_it_up(failing, monkeypatch, error):
    job = failing(error)
    assert (job.state, job.error, jobs.sweep()) == (JobState.RUNNING, "", 0)

    monkeypatch.setitem(HANDLERS._items, KIND, lambda job, progress: {"sentence": "Fait."})
    Job.objects.update(heartbeat=clock.real_now() - DEAD_AFTER * 2)
    assert jobs.sweep() == 1  # the tests run what is dispatched at once
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result) == (JobState.DONE, 2, {"sentence": "Fait."})


class Deadlock(OperationalError):
    pgcode = DEADLOCK


@pytest.mark.parametrize(("deadlocks", "state", "calls"), [(0, "done", 1), (1, "done", 2), (2, "running", 2)])
def test_a_job_undone_by_a_deadlock_is_run_again_once_and_says_its_lines_once(monkeypatch, deadlocks, state, calls):
    made = []

    def handler(job, progress):
        made.append(1)
        progress.note(1, "Une ligne.")
        if len(made) <= deadlocks:
            raise Deadlock("deadlock detected")
        return {"sentence": "Fait."}

    monkeypatch.setitem(HANDLERS._items, KIND, handler)
    job = start_job(kind=KIND, label="Essai", actor=None)
    jobs.run(job.pk)
    job.refresh_from_db()

    assert (job.state, len(made), job.attempts, job.lines.count()) == (state, calls, 1, 1)


@pytest.mark.parametrize("failure", [Deadlock("deadlock detected"), OperationalError("closed")])
def test_a_task_is_tried_again_after_a_deadlock_and_after_nothing_else(failure):
    made = []

    @celery_app.task(name="tests.once")
    def task():
        made.append(1)
        if len(made) == 1:
            raise failure
        return len(made)

    if isinstance(failure, Deadlock):
        assert task() == 2
    else:
        with pytest.raises(OperationalError):
            task()
        assert made == [1]
    celery_app.tasks.unregister("tests.once")


def test_a_job_is_given_up_after_five_tries(failing):
    job = failing(OperationalError("closed"))
    for _ in range(5):
        Job.objects.update(heartbeat=clock.real_now() - DEAD_AFTER * 2)
        jobs.sweep()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 5)


def test_a_heartbeat_survives_a_stopped_database(failing, monkeypatch):
    job = failing(OperationalError("closed"))

    def refuse(*args, **kwargs):
        raise OperationalError("closed")

    with monkeypatch.context() as patch:
        patch.setattr(Job.objects, "filter", refuse)
        patch.setattr(jobs.connection, "close", lambda: None)
        jobs._sign_of_life(job)
    before = Job.objects.get(pk=job.pk).heartbeat
    jobs._sign_of_life(job)
    assert Job.objects.get(pk=job.pk).heartbeat > before


def test_a_second_message_of_a_job_does_nothing(monkeypatch):
    """Come while the job runs, then once it is over."""
    made = []

    def handler(job, progress):
        made.append(job.pk)
        jobs.run(job.pk)

    monkeypatch.setitem(HANDLERS._items, KIND, handler)
    job = start_job(kind=KIND, label="Essai", actor=None)
    jobs.run(job.pk)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (made, job.state, job.attempts) == ([job.pk], JobState.DONE, 1)


@pytest.fixture
def sent(monkeypatch) -> list[tuple[int, str]]:
    """(job, queue) of what was handed to the broker, which keeps it."""
    messages = []

    def hand_over(task, row_id, *, queue):
        messages.append((row_id, queue))
        return True

    monkeypatch.setattr(jobs, "hand_over", hand_over)
    return messages


def waiting(handed_over: int | None, queue: str = Queue.BATCH, **values) -> Job:
    """A job whose message left so many seconds ago; None: no broker took it."""
    at = clock.real_now() - dt.timedelta(seconds=handed_over) if handed_over is not None else None
    return Job.objects.create(kind=KIND, label="Essai", queue=queue, dispatched_at=at, **values)


def test_a_job_that_waits_its_turn_is_not_sent_again_however_long(sent):
    for _ in range(3):
        waiting(3600)
    assert (jobs.sweep(), jobs.sweep(), sent) == (0, 0, [])


@pytest.mark.parametrize(("seconds", "found"), [(4, 0), (6, 1)])
def test_a_message_is_lost_once_a_later_one_of_its_queue_has_come(sent, seconds, found):
    job = waiting(60)
    waiting(60, Queue.SHORT)
    record_heartbeat(queue=Queue.BATCH, reached_at=job.dispatched_at + dt.timedelta(seconds=seconds))
    assert (jobs.sweep(), len(sent)) == (found, found)
    assert jobs.sweep() == 0


def test_what_no_broker_took_is_sent_by_the_next_sweep(sent):
    job = waiting(None)
    assert (jobs.sweep(), sent) == (1, [(job.pk, Queue.BATCH)])
    assert jobs.sweep() == 0


@pytest.mark.parametrize(("seconds", "found"), [(19, 0), (21, 1)])
def test_what_a_dead_worker_left_passes_before_what_waits_and_is_sent_once(sent, seconds, found):
    for _ in range(2):
        waiting(3600)
    heartbeat = clock.real_now() - dt.timedelta(seconds=seconds)
    job = waiting(3600, state=JobState.RUNNING, attempts=1, heartbeat=heartbeat, taken_at=heartbeat)
    assert (jobs.sweep(), jobs.sweep()) == (found, 0)
    assert sent == [(job.pk, Queue.SHORT)][:found]


def test_more_than_ten_short_jobs_of_one_person_let_the_others_pass(sent):
    one, other = UserFactory(), UserFactory()
    for _ in range(12):
        start_job(kind=KIND, label="Essai", actor=one)
    mine = Job.objects.filter(owner=one).order_by("pk").values_list("queue", flat=True)
    assert list(mine) == [Queue.SHORT] * 10 + [Queue.BATCH] * 2
    assert start_job(kind=KIND, label="Essai", actor=other).queue == Queue.SHORT


def test_a_message_that_came_proves_those_before_it(monkeypatch):
    monkeypatch.setitem(HANDLERS._items, KIND, lambda job, progress: None)
    job = waiting(0, Queue.MAIL)
    jobs.run(job.pk)
    assert WorkerHeartbeat.objects.get(queue=Queue.MAIL).reached_at == job.dispatched_at


def test_a_job_given_up_says_what_is_left(sent):
    long_ago = clock.real_now() - DEAD_AFTER * 2
    job = waiting(60, state=JobState.RUNNING, attempts=5, heartbeat=long_ago, total=30, done=12)
    jobs.sweep()
    job.refresh_from_db()
    assert job.error == (
        "Abandonné après 5 tentatives : 12 sur 30 étaient faits. Relancez l'opération ou prévenez l'administrateur."
    )


def test_a_worker_knows_every_job_before_it_reads_any_address():
    """The pages load what they start; a worker has no pages."""
    asked = "import django; django.setup(); from iae_portal.core.jobs import HANDLERS; print(*sorted(dict(HANDLERS)))"
    alone = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60)
    get_resolver().url_patterns  # noqa: B018 - loads the pages
    known = {kind for kind in dict(HANDLERS) if not kind.startswith("tests.")}  # some tests bring jobs of their own
    assert set(alone.stdout.split()) == known
