"""What each answer of a real mail server means."""

import smtplib
import socket

import pytest
from django.core.mail import EmailMessage

from iae_portal.notifications.enums import MailState
from iae_portal.notifications.postman import Postman, Verdict, verdict_on


def message_to(local: str) -> EmailMessage:
    return EmailMessage("Objet", "Texte", to=[f"{local}@exemple.invalid"])


@pytest.mark.parametrize(
    ("local", "state", "words"),
    [
        ("ana", MailState.SENT, ""),
        ("inconnu", MailState.REFUSED, "550 5.1.1 Boite inexistante"),
        ("pleine", MailState.QUEUED, "451 4.2.2 Boite pleine, reessayez plus tard"),
        ("virus", MailState.REFUSED, "554 5.7.1 Contenu refuse"),
        ("attente", MailState.QUEUED, "451 4.7.1 Liste grise"),
        ("ferme", MailState.QUEUED, "421 4.3.2 Service en cours d'arret"),
        (
            "raccroche",
            MailState.UNCERTAIN,
            "Connexion perdue pendant l'envoi (SMTPServerDisconnected Connection unexpectedly closed) : "
            "le message est peut-être parti.",
        ),
        (
            "coupe",
            MailState.QUEUED,
            "Connexion perdue avant l'envoi : SMTPServerDisconnected Connection unexpectedly closed",
        ),
    ],
)
def test_the_answer_of_the_server_makes_the_verdict(mail_server, local, state, words):
    with Postman() as postman:
        verdict = postman.deliver(message_to(local))

    assert (verdict.state, verdict.words) == (state, words)


def test_a_server_that_does_not_answer_after_the_content_makes_an_uncertain_mail(mail_server, settings):
    settings.EMAIL_TIMEOUT = 0.3
    mail_server.gate.clear()

    with Postman() as postman:
        assert postman.deliver(message_to("ana")).state == MailState.UNCERTAIN


def test_a_server_that_is_down_is_tried_again(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "iae_portal.notifications.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = free.getsockname()
        with Postman() as postman:
            verdict = postman.deliver(message_to("ana"))

    assert verdict.state == MailState.QUEUED
    assert verdict.words.startswith("Serveur de courriel injoignable : ConnectionRefusedError")
    assert postman.unreachable == 1


def test_one_connection_serves_several_mails_and_opens_again_after_an_accident(mail_server):
    with Postman() as postman:
        states = [postman.deliver(message_to(local)).state for local in ("ana", "bob", "coupe", "eve", "fay")]

    assert states == [MailState.SENT, MailState.SENT, MailState.QUEUED, MailState.SENT, MailState.SENT]
    # one for ana and bob, which coupe cuts; coupe is tried once more on a second; eve and fay share a third
    assert mail_server.connections == 3


def test_a_connection_just_opened_that_breaks_is_not_tried_twice(mail_server):
    with Postman() as postman:
        postman.deliver(message_to("coupe"))

    assert mail_server.connections == 1


def test_a_server_reached_again_is_no_longer_unreachable(mail_server):
    with Postman() as postman:
        postman.unreachable = 2
        postman.deliver(message_to("ana"))

    assert postman.unreachable == 0


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (399, MailState.UNCERTAIN),
        (400, MailState.QUEUED),
        (499, MailState.QUEUED),
        (500, MailState.REFUSED),
        (599, MailState.REFUSED),
        (600, MailState.UNCERTAIN),
    ],
)
def test_the_first_figure_of_the_code_decides(code, state):
    assert verdict_on(smtplib.SMTPDataError(code, b"Non"), content_started=True).state == state


def test_an_unreadable_answer_after_the_content_is_uncertain():
    error = smtplib.SMTPDataError(-1, b"?")

    assert verdict_on(error, content_started=True).state == MailState.UNCERTAIN


def test_a_message_that_the_library_refuses_before_the_content_is_refused():
    assert verdict_on(UnicodeError("accent"), content_started=False) == Verdict(
        MailState.REFUSED, "Message impossible à envoyer : UnicodeError accent"
    )
