"""Machines that fail under load, on real processes. `make drills` plays them at full size, the suite at a small one."""

import os
import random
import signal
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage
from django.test import override_settings

from iae_portal.core.broker import SECONDS as BROKER_SECONDS
from iae_portal.core.broker import door
from iae_portal.core.enums import JobState, Queue
from iae_portal.core.models import Job
from iae_portal.core.selectors import health
from iae_portal.core.services.jobs import MAX_ATTEMPTS, start_job
from iae_portal.core.storage import SENTENCE
from iae_portal.notifications.breaker import FAILURES
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from tests.clusters import Cluster
from tests.drills import stub
from tests.notifications.conftest import write_mail
from tests.notifications.smtp_server import MailServer
from tests.processes import (
    Process,
    Server,
    broker_of_this_process,
    celery_beat,
    celery_worker,
    portal_environment,
    redis_server,
    running,
    wait_for,
)

ONE_PDF_SECONDS, BACK_SECONDS, WHOLE_SECONDS = 20, 60, 1500
SIGNS_OF_LIFE, MADE_BETWEEN = 20, 40  # messages that are no job; jobs made between two looks
DISK_KILOBYTES, FILE_BYTES = 1000, 300_000  # three files, not four
SUSPENDED_SECONDS = 8  # a question, whether the server lives, a connection: two seconds each
MARGIN_SECONDS = 1  # of a machine that does other work


@dataclass(frozen=True)
class Machines:
    folder: Path
    redis: Server
    long: Process


@contextmanager
def machines(folder: Path, **environment: str) -> Iterator[Machines]:
    """A worker for each queue, the scheduler, Redis. What this process asks for goes to them."""
    redis = redis_server(folder)
    words = portal_environment(folder, redis, **environment)
    quick, mail, sweeper, long = (celery_worker(folder, words, queue) for queue in ("short", "mail", "sweep", "batch"))
    with (
        running(redis),
        broker_of_this_process(redis),
        running(quick, mail, sweeper, long, celery_beat(folder, words)),
    ):
        yield Machines(folder, redis, long)


def asked(queue: str, seconds: float = 0.02, **parameters) -> Job:
    parameters["seconds"] = seconds
    return start_job(kind=stub.KIND, label="Exercice", actor=None, queue=queue, parameters=parameters)


def is_in(job: Job, state: str):
    return lambda: Job.objects.filter(pk=job.pk, state=state).exists()


def all_done() -> bool:
    return not Job.objects.exclude(state=JobState.DONE).exists()


def one_pdf() -> Job:
    """A document that somebody waits for, whatever else the machines do."""
    job = asked(Queue.SHORT)
    wait_for(is_in(job, JobState.DONE), "the single PDF", ONE_PDF_SECONDS)
    return job


def made_by(there: Machines) -> list[int]:
    """Keys of the jobs, in the order in which they were made."""
    return list(map(int, (there.folder / "made").read_text().split()))


def told(there: Machines) -> dict:
    """What /sante/ says of the machines of the drill, now."""
    with override_settings(CELERY_BROKER_URL=f"redis://127.0.0.1:{there.redis.port}/0"):
        return health.portal_state()


def is_well(there: Machines):
    return lambda: told(there)["etat"] == health.OK


def well_until(there: Machines, condition):
    """The condition, while /sante/ never calls a working queue silent and counts what waits, no message twice."""

    def look() -> bool:
        waiting = Job.objects.filter(state=JobState.QUEUED, queue=Queue.BATCH).count()
        said = told(there)
        messages = said["file_de_messages"]["messages_en_attente"][Queue.BATCH]
        assert said["etat"] == health.OK, said
        assert messages <= waiting + SIGNS_OF_LIFE
        assert waiting <= MADE_BETWEEN or messages >= waiting - MADE_BETWEEN
        return condition()

    return look


def long_list(there: Machines, documents: int) -> None:
    """Two workers killed in the middle of a long list, and one PDF asked meanwhile: all pass before the list, which
    keeps its order."""
    there.long.kill()  # until the whole list waits
    interrupted = [asked(Queue.BATCH, 5) for _ in range(2)]
    rest = [asked(Queue.BATCH) for _ in range(documents - len(interrupted))]
    there.long.start()
    for job in interrupted:
        wait_for(is_in(job, JobState.RUNNING), "the long worker")
        there.long.kill()
        there.long.start()
    single = one_pdf()
    wait_for(lambda: all(is_in(job, JobState.DONE)() for job in interrupted), "the interrupted jobs", BACK_SECONDS)
    wait_for(is_well(there), "a sign of life of each queue", BACK_SECONDS)
    wait_for(well_until(there, all_done), "the whole list", WHOLE_SECONDS)
    made, first = made_by(there), {job.pk for job in (*interrupted, single)}
    assert [pk for pk in made if pk not in first] == [job.pk for job in rest]
    assert sorted(pk for pk in made if pk in first) == sorted(first)
    assert list(Job.objects.filter(attempts__gt=1).order_by("pk")) == interrupted


def kills(there: Machines, documents: int, deaths: int) -> None:
    """A worker that dies again and again: every document is made, once unless its own worker died on it."""
    jobs = [asked(Queue.BATCH, 0.4) for _ in range(documents)]
    moments = random.Random(2008)  # noqa: S311 - the same deaths at each run
    for _ in range(deaths):
        wait_for(lambda: Job.objects.filter(state=JobState.RUNNING, queue=Queue.BATCH).exists(), "the long worker")
        time.sleep(moments.uniform(0, 0.4))
        there.long.kill()
        there.long.start()
    wait_for(all_done, "every document", WHOLE_SECONDS)
    made, interrupted = Counter(made_by(there)), set(Job.objects.filter(attempts__gt=1).values_list("pk", flat=True))
    assert set(made) == {job.pk for job in jobs}
    assert {pk for pk, times in made.items() if times > 1} <= interrupted
    assert len(interrupted) <= deaths
    assert not Job.objects.filter(attempts__gt=MAX_ATTEMPTS).exists()


def hung_mail_server(there: Machines, server: MailServer, mails: int, *, until_the_end: bool) -> None:
    """It takes messages and never answers: a few mails pay, the rest waits, nobody else does."""
    server.gate.clear()
    for number in range(mails):
        write_mail(f"exercice.{number}@exemple.invalid")
    held = OutgoingMail.objects.filter(state=MailState.UNCERTAIN)
    wait_for(lambda: held.count() >= FAILURES, "the breaker", FAILURES * BACK_SECONDS)
    one_pdf()
    wait_for(is_well(there), "/sante/, that a hung mail server does not turn red", BACK_SECONDS)
    assert OutgoingMail.objects.filter(state=MailState.QUEUED).count() >= mails - FAILURES - 1
    if not until_the_end:
        return
    server.gate.set()
    waiting = OutgoingMail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING])
    wait_for(lambda: not waiting.exists(), "the mails that waited", WHOLE_SECONDS)
    states = Counter(OutgoingMail.objects.values_list("state", flat=True))
    assert states[MailState.SENT] + states[MailState.UNCERTAIN] == mails
    assert states[MailState.UNCERTAIN] <= FAILURES + 1
    assert Counter(server.addresses()) == Counter(f"exercice.{number}@exemple.invalid" for number in range(mails))


def frozen_redis(there: Machines, seconds: float) -> None:
    """A Redis that hangs costs the page that meets it two seconds, the next ones nothing; what was asked is made."""
    door.opens_at = 0.0
    os.kill(there.redis.process.pid, signal.SIGSTOP)
    frozen_at = time.monotonic()
    try:
        spent = []
        for _ in range(3):
            begun = time.monotonic()
            asked(Queue.SHORT)
            spent.append(time.monotonic() - begun)
        assert spent[0] < BROKER_SECONDS + MARGIN_SECONDS
        assert max(spent[1:]) < MARGIN_SECONDS
        assert told(there)["file_de_messages"] == {"etat": health.DOWN}
        time.sleep(max(0, seconds - (time.monotonic() - frozen_at)))
    finally:
        os.kill(there.redis.process.pid, signal.SIGCONT)
    wait_for(all_done, "what was asked of a frozen Redis", BACK_SECONDS)
    wait_for(is_well(there), "/sante/, once Redis is back", BACK_SECONDS)


def suspended_postgresql(cluster: Cluster, page: str) -> None:
    """It stands still and its connections stand: each page is given up in a few seconds, the next ones are served."""
    statuses = [status_of(page) for _ in range(20)]
    assert statuses == [200] * 20
    with cluster.suspended():
        for _ in range(10):
            begun = time.monotonic()
            assert status_of(page) == 503
            assert time.monotonic() - begun < SUSPENDED_SECONDS
    assert [status_of(page) for _ in range(20)] == statuses


def status_of(page: str) -> int:
    try:
        with urllib.request.urlopen(page, timeout=WHOLE_SECONDS) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code


def full_disk() -> None:
    """The media folder, a small disk, takes less than six files: a sentence, no truncated file, then work again."""
    jobs = [asked(Queue.SHORT, bytes=FILE_BYTES) for _ in range(6)]
    ours = Job.objects.filter(pk__in=[job.pk for job in jobs])
    wait_for(lambda: not ours.filter(finished_at=None).exists(), "the six files", BACK_SECONDS)
    assert health.disk_state()["etat"] == health.FULL
    done = {job.pk for job in ours.filter(state=JobState.DONE)}
    assert 0 < len(done) < len(jobs)
    assert set(ours.exclude(pk__in=done).values_list("state", "error")) == {(JobState.FAILED, SENTENCE)}
    names = default_storage.listdir("")[1]
    kept = {name: default_storage.size(name) for name in names if name.endswith(".bin")}
    assert kept == {f"{pk}.bin": FILE_BYTES for pk in done}
    for name in kept:
        default_storage.delete(name)
    again = asked(Queue.SHORT, bytes=FILE_BYTES)
    wait_for(is_in(again, JobState.DONE), "a file once there is room", ONE_PDF_SECONDS)
