"""A real worker on a real Redis and a real mail server, killed with SIGKILL in the middle of a bulk mailing."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from iae_portal.celery import app
from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from iae_portal.core.services.jobs import start_job
from iae_portal.notifications import tasks
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services.delivery import sweep_mails
from tests.factories import service
from tests.notifications.bulk_job import JOB
from tests.notifications.conftest import write_mail

pytestmark = [
    pytest.mark.xdist_group("mail-worker"),  # one queue: the tests that use it run one after the other
    pytest.mark.worker,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]

QUEUE = "mails-of-the-tests"
PATIENCE = 60


def wait_for(condition, what: str):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    pytest.fail(f"waited {PATIENCE} s for: {what}")


@pytest.fixture
def broker(monkeypatch):
    """Mails and jobs really go through Redis, on an empty queue."""
    task = app.tasks[tasks.send_mail.name]
    monkeypatch.setattr(task, "queue", QUEUE, raising=False)
    monkeypatch.setattr(task, "_exec_options", None, raising=False)
    app.conf.task_always_eager = False
    with app.connection_for_write() as link:
        link.default_channel.queue_purge(QUEUE)
        yield
        link.default_channel.queue_purge(QUEUE)
    app.conf.task_always_eager = True


def database_url() -> str:
    place = connection.settings_dict
    secret = f":{place['PASSWORD']}" if place["PASSWORD"] else ""
    return f"postgres://{place['USER']}{secret}@{place['HOST']}:{place['PORT']}/{place['NAME']}"


@contextmanager
def worker(mail_server):
    """A worker on the database of the tests and its mail server; killed at the end of the block."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.notifications.worker_settings",
        "DATABASE_URL": database_url(),
        "TEST_EMAIL_PORT": str(mail_server.port),
    }
    options = ["--queues", QUEUE, "--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "tests.notifications.worker", "worker", *options], env=environment
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


REFUSED = {"inconnu", "pleine", "virus"}
GUESTS = [
    *(f"invite.{number}" for number in range(10)),
    *("inconnu", "pleine", "virus", "raccroche"),
    *(f"invite.{number}" for number in range(10, 60)),
]


def addresses(guests) -> set[str]:
    return {f"{guest}@exemple.invalid" for guest in guests}


@pytest.fixture
def mailing(broker) -> Job:
    with transaction.atomic():
        return start_job(
            kind=JOB,
            label="Invitations d'essai",
            actor=None,
            service=service("59L"),
            parameters={"addresses": [f"{guest}@exemple.invalid" for guest in GUESTS]},
            queue=QUEUE,
        )


@pytest.fixture
def held(mailing, mail_server) -> str:
    """The address whose message arrived while its worker was killed, before the answer of the server."""
    mail_server.hold_from = 30
    with worker(mail_server):
        assert mail_server.wait_for(30, PATIENCE)
    mail_server.hold_from = None
    mail_server.gate.set()
    return mail_server.addresses()[29]


def states() -> dict[str, set[str]]:
    """Addresses by state."""
    rows = OutgoingMail.objects.values_list("state", "recipient_email")
    return {state: {email for found, email in rows if found == state} for state, _ in rows}


def test_a_worker_killed_in_a_bulk_mailing_every_mail_ends_in_a_state_and_none_leaves_twice(held, mailing, mail_server):
    assert states()[MailState.SENDING] == {held}
    # The heartbeat of the dead worker grows old (here at once, in real life in twenty seconds), beat calls the sweeper.
    Job.objects.update(heartbeat=clock.real_now() - jobs.DEAD_AFTER * 2)
    assert jobs.sweep() == 1
    waiting = OutgoingMail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING])

    with worker(mail_server):
        wait_for(lambda: Job.objects.filter(state=JobState.DONE).exists(), "the second worker to finish the job")
        wait_for(lambda: sweep_mails() == 0 and not waiting.exists(), "the last tries")

    mailing.refresh_from_db()
    assert (mailing.attempts, mailing.done) == (2, 64)
    assert states() == {
        MailState.SENT: addresses(GUESTS) - addresses(REFUSED) - addresses(["raccroche"]) - {held},
        MailState.REFUSED: addresses(REFUSED),
        MailState.UNCERTAIN: addresses(["raccroche"]) | {held},
    }
    assert sorted(mail_server.addresses()) == sorted(addresses(GUESTS) - addresses(REFUSED))
    assert OutgoingMail.objects.get(recipient_email="pleine@exemple.invalid").attempts == 3


def test_a_mail_queued_while_the_worker_is_down_leaves_when_it_is_back(broker, mail_server):
    with transaction.atomic():
        mail = write_mail()
    with worker(mail_server):
        wait_for(lambda: OutgoingMail.objects.filter(state=MailState.SENT).exists(), "the mail to leave")

    assert [message["Message-ID"] for message in mail_server.messages] == [mail.message_id]
