"""Bulk mailings: each mail is written once and ends in a state that is shown, however often the job runs."""

import socket

import pytest

from iae_portal.core.enums import JobState
from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from iae_portal.core.services.jobs import start_job
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.selectors.mails import counts_of
from iae_portal.notifications.services.bulk import queue_batch
from iae_portal.notifications.services.delivery import claim
from tests.factories import make_user, service
from tests.notifications.bulk_job import JOB, letter

pytestmark = pytest.mark.django_db


def mailing(*locals_: str) -> Job:
    return start_job(
        kind=JOB,
        label="Invitations d'essai",
        actor=make_user("officer", "59L"),
        service=service("59L"),
        parameters={"addresses": [f"{local}@exemple.invalid" for local in locals_]},
    )


def lines(job: Job) -> list[str]:
    return [line.message for line in job.lines.all()]


def test_every_mail_ends_in_a_state_and_the_page_says_it(mail_server):
    job = mailing("ana", "inconnu", "pleine", "raccroche", "bob")

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)
    assert job.result["sentence"] == "2 courriels envoyés, 1 à réessayer, 1 refusé, 1 incertain."
    assert job.result["url"] == f"/rappels/courriels/?job={job.uuid}"
    assert lines(job) == [
        "Invité <inconnu@exemple.invalid>, refusé : 550 5.1.1 Boite inexistante",
        "Invité <pleine@exemple.invalid>, à réessayer : 451 4.2.2 Boite pleine, reessayez plus tard",
        "Invité <raccroche@exemple.invalid>, incertain : Connexion perdue pendant l'envoi (SMTPServerDisconnected "
        "Connection unexpectedly closed) : le message est peut-être parti.",
    ]


def test_one_connection_for_the_whole_mailing(mail_server):
    jobs.run(mailing(*(f"invite.{number}" for number in range(250))).pk)

    assert (len(mail_server.messages), mail_server.connections) == (250, 1)


def test_run_again_after_a_dead_worker_nothing_is_sent_twice(mail_server):
    job = mailing("ana", "bob", "eve")
    queue_batch(job=job, mails=[letter(job, "ana@exemple.invalid"), letter(job, "bob@exemple.invalid")])
    claim(OutgoingMail.objects.get(recipient_email="ana@exemple.invalid").pk)  # the worker dies here

    jobs.run(job.pk)

    job.refresh_from_db()
    assert sorted(mail_server.addresses()) == ["bob@exemple.invalid", "eve@exemple.invalid"]
    assert job.result["sentence"] == "2 courriels envoyés, 1 incertain."
    assert counts_of(job) == {MailState.SENT: 2, MailState.UNCERTAIN: 1}


def test_a_bad_address_does_not_stop_the_others(mail_server):
    job = mailing("ana")
    job.parameters["addresses"].append("fausse")
    job.save()

    jobs.run(job.pk)

    assert counts_of(job) == {MailState.SENT: 1, MailState.REFUSED: 1}


def test_without_a_server_the_job_ends_and_the_mails_wait(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "iae_portal.notifications.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = free.getsockname()
        job = mailing(*(f"invite.{number}" for number in range(10)))
        jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["sentence"]) == (JobState.DONE, "10 à réessayer.")
    assert OutgoingMail.objects.filter(attempts=0).count() == 7


def test_a_mailing_to_nobody_says_so():
    job = mailing()
    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.result["sentence"] == "Aucun courriel à envoyer."


def test_a_letter_without_key_is_a_mistake_of_the_code():
    job = mailing()
    with pytest.raises(ValueError, match="needs a key"):
        queue_batch(job=job, mails=[{**letter(job, "ana@exemple.invalid"), "key": ""}])
