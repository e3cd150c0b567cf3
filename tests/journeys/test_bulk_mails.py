"""A real worker on a real Redis and a real mail server, killed with SIGKILL in the middle of a bulk mailing."""

import os

import pytest
from django.db import connection, transaction

from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from iae_portal.core.services.jobs import start_job
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services.delivery import sweep_mails
from tests.factories import service
from tests.notifications.bulk_job import JOB
from tests.notifications.conftest import write_mail
from tests.processes import PATIENCE, running, wait_for

pytestmark = [
    pytest.mark.worker,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]

REFUSED = {"inconnu", "pleine", "virus"}
GUESTS = [
    *(f"invite.{number}" for number in range(10)),
    *("inconnu", "pleine", "virus", "raccroche"),
    *(f"invite.{number}" for number in range(10, 60)),
]


def addresses(guests) -> set[str]:
    return {f"{guest}@exemple.invalid" for guest in guests}


@pytest.fixture
def mailing(mail_worker) -> Job:
    with transaction.atomic():
        return start_job(
            kind=JOB,
            label="Invitations d'essai",
            actor=None,
            service=service("59L"),
            parameters={"addresses": [f"{guest}@exemple.invalid" for guest in GUESTS]},
        )


@pytest.fixture
def held(mailing, mail_worker, mail_server) -> str:
    """The address whose message arrived while its worker was killed, before the answer of the server."""
    mail_server.hold_from = 30
    with running(mail_worker):
        assert mail_server.wait_for(30, PATIENCE)
    mail_server.hold_from = None
    mail_server.gate.set()
    return mail_server.addresses()[29]


def states() -> dict[str, set[str]]:
    """Addresses by state."""
    rows = OutgoingMail.objects.values_list("state", "recipient_email")
    return {state: {email for found, email in rows if found == state} for state, _ in rows}


def test_a_worker_killed_in_a_bulk_mailing_every_mail_ends_in_a_state_and_none_leaves_twice(
    held, mailing, mail_worker, mail_server
):
    assert states()[MailState.SENDING] == {held}
    # The heartbeat of the dead worker grows old (here at once, in real life in twenty seconds), beat calls the sweeper.
    Job.objects.update(heartbeat=clock.real_now() - jobs.DEAD_AFTER * 2)
    assert jobs.sweep() == 1
    waiting = OutgoingMail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING])

    with running(mail_worker):
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


def test_a_mail_queued_while_the_worker_is_down_leaves_when_it_is_back(mail_worker, mail_server, letters):
    with transaction.atomic():
        mail = write_mail()
    with running(mail_worker):
        wait_for(lambda: OutgoingMail.objects.filter(state=MailState.SENT).exists(), "the mail to leave")

    assert [message["Message-ID"] for message in mail_server.messages] == [mail.message_id]
