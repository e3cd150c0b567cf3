"""Life of a job: queued, run by a worker with a heartbeat, swept when its worker died."""

import datetime as dt
import logging
import threading
from collections.abc import Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from iae_portal.core import clock
from iae_portal.core.acting import NO_JOB, helper_of
from iae_portal.core.broker import hand_over
from iae_portal.core.databases import OUTAGE
from iae_portal.core.enums import JobLineLevel, JobState, Queue
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.jobs import HANDLERS
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Job, JobLine, Service, User, WorkerHeartbeat
from iae_portal.core.rights import perimeter
from iae_portal.core.services.again import once_more
from iae_portal.core.services.health import record_heartbeat
from iae_portal.core.services.writing import BATCH
from iae_portal.core.storage import StorageAway

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5
DEAD_AFTER = dt.timedelta(seconds=20)  # four missed heartbeats
AFTER_US = dt.timedelta(seconds=5)  # between the clocks of two machines, and two workers of one queue
WAITING_AT_MOST = 10  # of one person in the short queue: what comes after goes to the long one, others pass
MAX_ATTEMPTS = 5


def start_job(
    *,
    kind: str,
    label: str,
    actor: User | None,
    service: Service | None = None,
    parameters: dict | None = None,
    total: int = 0,
    queue: str = Queue.SHORT,
) -> Job:
    """Create the row and hand its id to a worker once the transaction commits.

    `queue` is Queue.BATCH for what makes many documents or mails. A person who asks for more short jobs than
    WAITING_AT_MOST at once has the rest done behind the long ones.
    """
    if helper_of(actor):  # the worker would not know that an administrator stands behind the person
        raise NotAllowed(NO_JOB)
    job = Job.objects.create(
        kind=kind,
        label=label,
        owner=actor,
        service=service,
        reach=perimeter(actor).reach if actor else "",
        parameters=parameters or {},
        total=total,
        queue=Queue.BATCH if queue == Queue.SHORT and _has_many_waiting(actor) else queue,
    )
    transaction.on_commit(lambda: dispatch(job))
    return job


def _has_many_waiting(owner: User | None) -> bool:
    waiting = Job.objects.filter(state=JobState.QUEUED, queue=Queue.SHORT, owner=owner)
    return waiting[:WAITING_AT_MOST].count() == WAITING_AT_MOST


def dispatch(job: Job, queue: str = "") -> bool:
    """Hand the id over; the row says first where its message is, since when. False when the broker is down."""
    row, queue = Job.objects.filter(pk=job.pk), queue or job.queue
    row.update(queue=queue, dispatched_at=clock.real_now())
    sent = hand_over("core.run_job", job.pk, queue=queue)
    if not sent:
        row.update(dispatched_at=None)
    return sent


class TakenOver(Exception):
    """Another worker has the job, or it is over: this attempt, taken for dead, stops where it is."""


class Progress:
    """Given to a handler: counts what is done, notes lines. `done` never goes beyond `total`.

    Each word of an attempt that was taken over raises TakenOver, which undoes the transaction it is said in.
    """

    def __init__(self, job: Job):
        self.job = job

    def start(self, total: int) -> None:
        if not _attempt(self.job).update(total=total, done=0, heartbeat=clock.real_now()):
            raise TakenOver

    def advance(self, count: int = 1) -> None:
        # Added by the database, and never past the total: a slice may be told twice.
        counted = _attempt(self.job).filter(done__lte=F("total") - count)
        if not counted.update(done=F("done") + count, heartbeat=clock.real_now()) and not _attempt(self.job).exists():
            raise TakenOver

    def note(self, line: int, message: str, level: str = JobLineLevel.ERROR) -> None:
        self.write([JobLine(line=line, level=level, message=message)])

    def write(self, lines: Sequence[JobLine]) -> None:
        with transaction.atomic():
            _hold_attempt(self.job)
            for line in lines:
                line.job = self.job
            JobLine.objects.bulk_create(lines, batch_size=BATCH)

    def remember(self, name: str, keys: list[int]) -> None:
        """Last in the transaction that writes them: begun again, the job knows its own rows from those of another."""
        told = self.job.parameters | {name: [*self.job.parameters.get(name, []), *keys]}
        _hold_attempt(self.job)
        _attempt(self.job).update(parameters=told)
        self.job.parameters = told

    def keep(self, result: dict) -> dict:
        """In the transaction of what it tells: begun again after a dead worker, the job says the same of it."""
        _hold_attempt(self.job)
        _attempt(self.job).update(result=result)
        return result


def claim(job_id: int) -> Job | None:
    """Take a queued job, or one whose worker died; None when another worker has it or it is over."""
    now = clock.real_now()
    # One UPDATE decides between two workers: whoever changed no row has lost.
    taken = (
        Job.objects.filter(pk=job_id)
        .filter(Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, heartbeat__lt=now - DEAD_AFTER))
        .update(state=JobState.RUNNING, taken_at=now, heartbeat=now, attempts=F("attempts") + 1)
    )
    return Job.objects.get(pk=job_id) if taken else None


def run(job_id: int) -> None:
    """Run a job to its end. An error is kept on the row in words.

    Only a database or a store of files that went away leaves the row "running": the sweeper takes it up again.
    """
    _tell_reached(job_id)
    job = claim(job_id)
    if job is None:
        return
    try:
        with heartbeat(job):
            result = once_more(lambda: _handled(job))
    except (*OUTAGE, StorageAway):
        logger.warning("a machine is away, job %s (%s) waits for the sweeper", job.pk, job.kind, exc_info=True)
    except TakenOver:
        logger.warning("job %s (%s): attempt %s was taken over, it stops", job.pk, job.kind, job.attempts)
    except Refusal as refusal:
        _finish(job, JobState.FAILED, error=" ".join(refusal.sentences))
    except Exception as error:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        _finish(
            job,
            JobState.FAILED,
            error=f"Erreur inattendue : {type(error).__name__}. L'administrateur est prévenu.",
        )
    else:
        _finish(job, JobState.DONE, result=result or {})


def _tell_reached(job_id: int) -> None:
    """The message of this job came: those put in the same queue before it have come too, or never will."""
    row = Job.objects.filter(pk=job_id).values("queue", "dispatched_at").first()
    if row and row["dispatched_at"]:
        record_heartbeat(queue=row["queue"], reached_at=row["dispatched_at"])


def _handled(job: Job) -> dict | None:
    if job.result:  # all was written; the worker died before it ended the job
        return job.result
    # Begun again after a dead worker or a deadlock, it says its lines again.
    with transaction.atomic():
        _hold_attempt(job)
        JobLine.objects.filter(job=job).delete()
    return HANDLERS.get(job.kind)(job, Progress(job))


def _finish(job: Job, state: str, result: dict | None = None, error: str = "") -> None:
    values = {"state": state, "result": result or {}, "error": error, "finished_at": clock.real_now()}
    if state == JobState.DONE:
        values["done"] = F("total")
    if not _attempt(job).update(**values):
        logger.warning("job %s (%s): attempt %s was taken over, its end is not kept", job.pk, job.kind, job.attempts)


def _attempt(job: Job) -> QuerySet[Job]:
    """The row, while this attempt still runs: a worker taken for dead writes nothing over its successor."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _hold_attempt(job: Job) -> None:
    """Nobody takes the job over before the transaction ends. Raises TakenOver."""
    if not under_lock(_attempt(job)).first():
        raise TakenOver


@contextmanager
def heartbeat(job: Job):
    """Keep the row alive from a thread while the handler works; its own connection, closed at the end.

    On SQLite (demo, one worker) the handler's own progress is the only sign of life: a second writer would wait.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        yield
        return
    stop = threading.Event()

    def beat():
        try:
            while not stop.wait(HEARTBEAT_SECONDS):
                _sign_of_life(job)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _sign_of_life(job: Job) -> None:
    """A database stopped for a moment must not end the heartbeat of a worker that goes on."""
    try:
        _attempt(job).update(heartbeat=clock.real_now())
        record_heartbeat(queue=job.queue)
    except OUTAGE:
        connection.close()


def sweep() -> int:
    """Send again what a dead worker or a lost message left; give up after MAX_ATTEMPTS. Returns how many were sent.

    A job that waits its turn is left alone, however long: its message is lost only when a later one of its queue
    has reached a worker. What a worker left in the middle goes to the short queue, before what waits.
    """
    now = clock.real_now()
    dead = Q(state=JobState.RUNNING, heartbeat__lt=now - DEAD_AFTER)
    for job in Job.objects.filter(dead, attempts__gte=MAX_ATTEMPTS):
        _attempt(job).update(state=JobState.FAILED, error=_given_up(job), finished_at=now)
    lost = Q(dispatched_at__isnull=True)
    for queue, reached_at in WorkerHeartbeat.objects.exclude(reached_at=None).values_list("queue", "reached_at"):
        lost |= Q(queue=queue, dispatched_at__lt=reached_at - AFTER_US)
    # A message sent since its worker took it is already for the next one: a death is not swept twice.
    sent_since = Q(dispatched_at__gt=F("taken_at"))
    found = Job.objects.filter(Q(lost, state=JobState.QUEUED) | (dead & (lost | ~sent_since)))
    sent = 0
    for job in list(found.order_by("created_at", "pk")):
        if not dispatch(job, Queue.SHORT if job.state == JobState.RUNNING else job.queue):
            break
        sent += 1
    return sent


def _given_up(job: Job) -> str:
    left = f" : {job.done} sur {job.total} étaient faits" if job.total else ""
    return f"Abandonné après {MAX_ATTEMPTS} tentatives{left}. Relancez l'opération ou prévenez l'administrateur."
