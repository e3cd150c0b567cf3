"""The journey of a mail: claimed before SMTP, settled by the answer, swept when its worker died."""

import datetime as dt
import threading

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job
from iae_portal.core.storage import StorageAway
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.mail import Attachment, Recipient
from iae_portal.notifications.models import MailAttempt, OutgoingMail
from iae_portal.notifications.postman import SENT, Verdict
from iae_portal.notifications.services import delivery
from iae_portal.notifications.services.delivery import claim, send_mail_row, settle, sweep_mails
from iae_portal.notifications.services.outbox import resend_mail
from tests.notifications.conftest import write_mail

pytestmark = pytest.mark.django_db


def back_in_time(mail: OutgoingMail, field: str, minutes: int) -> None:
    moment = clock.real_now() - dt.timedelta(minutes=minutes)
    OutgoingMail.objects.filter(pk=mail.pk).update(**{field: moment})


@pytest.fixture
def dispatched(monkeypatch) -> list[int]:
    """Ids given to the broker by the sweeper."""
    ids: list[int] = []
    monkeypatch.setattr(
        "iae_portal.notifications.services.delivery.dispatch", lambda mail_id: ids.append(mail_id) or True
    )
    return ids


def test_a_mail_is_sent_once(mail_server):
    mail = write_mail()

    assert [send_mail_row(mail.pk), send_mail_row(mail.pk)] == [MailState.SENT, None]
    mail.refresh_from_db()
    assert (mail.attempts, mail.error) == (1, "")
    assert timezone.localdate(mail.sent_at) == dt.date(2008, 10, 15)
    assert [message["Message-ID"] for message in mail_server.messages] == [mail.message_id]
    assert mail_server.messages[0]["To"] == "Ana Exemple <a@exemple.invalid>"


@pytest.mark.django_db(transaction=True)
def test_the_claim_is_committed_before_the_message_leaves(mail_server):
    with transaction.atomic():
        mail = write_mail(job=Job.objects.create(kind="essai", label="Essai"))
    mail_server.gate.clear()
    states = []

    def look():
        assert mail_server.wait_for(1, 10)
        states.append(OutgoingMail.objects.get(pk=mail.pk).state)
        connection.close()
        mail_server.gate.set()

    watcher = threading.Thread(target=look)
    watcher.start()
    send_mail_row(mail.pk)
    watcher.join()

    assert states == [MailState.SENDING]
    assert OutgoingMail.objects.get(pk=mail.pk).state == MailState.SENT


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="concurrency is promised on PostgreSQL")
def test_four_workers_at_once_send_one_message(mail_server):
    with transaction.atomic():
        mail = write_mail(job=Job.objects.create(kind="essai", label="Essai"))
    start = threading.Barrier(4)

    def work():
        start.wait()
        send_mail_row(mail.pk)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert (len(mail_server.messages), MailAttempt.objects.count()) == (1, 1)


def test_a_temporary_refusal_waits_longer_each_time_then_is_final(mail_server, settings):
    settings.MAIL_RETRY_MINUTES = [1, 5]
    mail = write_mail("pleine@exemple.invalid")
    waits, states = [], []
    for _ in range(3):
        before = clock.real_now()
        states.append(send_mail_row(mail.pk))
        mail.refresh_from_db()
        if mail.next_attempt_at:
            waits.append(round((mail.next_attempt_at - before).total_seconds() / 60))
        back_in_time(mail, "next_attempt_at", 1) if mail.state == MailState.QUEUED else None

    assert (states, waits) == ([MailState.QUEUED, MailState.QUEUED, MailState.REFUSED], [1, 5])
    assert mail.error == "451 4.2.2 Boite pleine, reessayez plus tard (abandon après 3 tentatives)"
    assert [attempt.outcome_label for attempt in mail.tries.all()] == ["refus temporaire"] * 3


def test_a_mail_that_must_wait_is_not_taken_before_its_hour(mail_server):
    mail = write_mail("pleine@exemple.invalid")
    send_mail_row(mail.pk)

    assert send_mail_row(mail.pk) is None


def test_a_final_refusal_keeps_the_words_of_the_server(mail_server):
    mail = write_mail("inconnu@exemple.invalid")
    send_mail_row(mail.pk)

    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.REFUSED, "550 5.1.1 Boite inexistante")


def test_what_may_have_left_is_never_sent_again_by_the_machine(mail_server, dispatched):
    mail = write_mail("raccroche@exemple.invalid")
    state = send_mail_row(mail.pk)
    back_in_time(mail, "claimed_at", 600)
    back_in_time(mail, "next_attempt_at", 600)

    sweep_mails()

    assert (state, send_mail_row(mail.pk), dispatched, len(mail_server.messages)) == (
        MailState.UNCERTAIN,
        None,
        [],
        1,
    )


def test_a_message_that_can_t_be_composed_is_refused_with_the_reason(mail_server):
    mail = write_mail(attachments=(Attachment("absent.pdf", "application/pdf", stored="absent.pdf"),))

    assert send_mail_row(mail.pk) == MailState.REFUSED
    mail.refresh_from_db()
    assert mail.error == (
        "Message impossible à composer : l'administrateur est prévenu. Renvoyez-le quand c'est réparé "
        "(FileNotFoundError)."
    )
    assert mail_server.messages == []


def test_a_name_typed_on_two_lines_leaves_on_one(mail_server):
    mail = write_mail(to=Recipient("a@exemple.invalid", "Ana\r\nExemple"))
    OutgoingMail.objects.update(recipient_name="Ana\nExemple")  # as a former version kept it

    assert mail.recipient_name == "Ana Exemple"
    assert send_mail_row(mail.pk) == MailState.SENT
    assert mail_server.messages[0]["To"] == "Ana Exemple <a@exemple.invalid>"


CLOSED = OperationalError("server closed the connection")


@pytest.mark.parametrize(("where", "error"), [("message_of", CLOSED), ("claim", CLOSED), ("message_of", StorageAway())])
def test_a_machine_that_stops_before_smtp_leaves_a_mail_to_send(mail_server, dispatched, monkeypatch, where, error):
    mail = write_mail()

    def stop(*args):
        raise error

    with monkeypatch.context() as patch, pytest.raises(type(error)):
        patch.setattr(f"iae_portal.notifications.services.delivery.{where}", stop)
        send_mail_row(mail.pk)
    for field in ("dispatched_at", "claimed_at"):
        back_in_time(mail, field, 600)
    sweep_mails()

    assert dispatched == [mail.pk]
    assert send_mail_row(mail.pk) == MailState.SENT
    assert len(mail_server.messages) == 1


def test_an_address_corrected_after_the_message_was_composed_is_the_one_used(mail_server, monkeypatch):
    mail = write_mail("ancienne@exemple.invalid")
    taken = delivery.claim

    def corrected(mail_id):
        OutgoingMail.objects.update(recipient_email="nouvelle@exemple.invalid")
        return taken(mail_id)

    monkeypatch.setattr(delivery, "claim", corrected)
    send_mail_row(mail.pk)

    assert mail_server.addresses() == ["nouvelle@exemple.invalid"]


def test_a_worker_dead_in_the_middle_leaves_an_uncertain_mail(dispatched):
    mail = write_mail()
    claim(mail.pk)
    back_in_time(mail, "claimed_at", 9)
    assert sweep_mails() == 0
    back_in_time(mail, "claimed_at", 11)

    assert sweep_mails() == 1
    mail.refresh_from_db()
    assert (mail.state, dispatched) == (MailState.UNCERTAIN, [])
    assert mail.error == "Envoi interrompu (arrêt du travailleur ou du serveur) : le message est peut-être parti."
    assert mail.tries.get().outcome == MailState.UNCERTAIN


def test_a_slow_worker_that_was_called_dead_still_tells_the_truth(dispatched):
    mail = write_mail()
    attempt = claim(mail.pk)
    back_in_time(mail, "claimed_at", 11)
    sweep_mails()

    assert settle(attempt, SENT) == MailState.SENT
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.SENT, "")


def test_a_late_answer_does_not_undo_what_a_person_decided(officer_59l, dispatched):
    mail = write_mail()
    first = claim(mail.pk)
    back_in_time(mail, "claimed_at", 11)
    sweep_mails()
    resend_mail(mail=mail, actor=officer_59l.user)
    second = claim(mail.pk)

    settle(first, Verdict(MailState.REFUSED, "550"))

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, second.number) == (MailState.SENDING, 2, 2)


def test_the_sweeper_dispatches_what_no_worker_took(dispatched):
    fresh, lost, due = write_mail(), write_mail(), write_mail()
    back_in_time(lost, "dispatched_at", 2)
    OutgoingMail.objects.filter(pk=due.pk).update(dispatched_at=None)
    back_in_time(due, "next_attempt_at", 5)

    assert (sweep_mails(), dispatched) == (2, [due.pk, lost.pk])
    assert sweep_mails() == 0
    assert fresh.pk not in dispatched


def test_the_sweeper_stops_at_the_first_message_that_the_broker_refuses(monkeypatch):
    for mail in (write_mail(), write_mail()):
        back_in_time(mail, "dispatched_at", 2)
    monkeypatch.setattr("iae_portal.notifications.services.delivery.dispatch", lambda mail_id: False)

    assert sweep_mails() == 0


@pytest.mark.parametrize(
    ("state", "expected"), [(JobState.QUEUED, 0), (JobState.RUNNING, 0), (JobState.DONE, 1), (JobState.FAILED, 1)]
)
def test_the_sweeper_leaves_to_a_running_job_its_own_mails(dispatched, state, expected):
    write_mail(job=Job.objects.create(kind="essai", label="Essai", state=state))

    assert sweep_mails() == expected


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_loses_no_mail(monkeypatch, caplog):
    def down(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("iae_portal.notifications.tasks.send_mail.apply_async", down)
    with transaction.atomic():
        write_mail()

    assert OutgoingMail.objects.get().state == MailState.QUEUED
    assert "waits for the sweeper" in caplog.text
