"""Forgotten password by mail, change of one's own, invitation."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext

from iae_portal.core import clock
from iae_portal.core.models import AccountMail, JournalEntry, User
from iae_portal.core.services import account_mails, sign_in
from tests.clients import client_of
from tests.factories import UserFactory
from tests.factories.core import PASSWORD

NEW = "une phrase longue et neuve"


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    """No period ends during a test."""
    monkeypatch.setattr(clock, "real_now", lambda: dt.datetime(2026, 5, 4, 12, 1, tzinfo=dt.UTC))


def link_in(message) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", message.body).group(1)


@pytest.mark.django_db
def test_the_mail_opens_the_choice_of_a_password_once(client):
    user = UserFactory(username="agent.reset", email="agent.reset@exemple.invalid")
    answer = client.post("/mot-de-passe/oublie/", {"email": "AGENT.reset@exemple.invalid"})
    assert answer["Location"] == "/mot-de-passe/envoye/"
    message = mail.outbox[0]
    assert (message.subject, message.to) == ("Portail IAE : choisissez un mot de passe", [user.email])
    assert message.alternatives[0][1] == "text/html"
    link = link_in(message)
    assert f'href="http://127.0.0.1:8000{link}"' in message.alternatives[0][0]

    form = client.get(link, follow=True)
    target = form.redirect_chain[-1][0]
    assert client.post(target, {"new_password1": NEW, "new_password2": NEW})["Location"] == "/mot-de-passe/enregistre/"
    assert User.objects.get(pk=user.pk).check_password(NEW)
    assert [line.sentence for line in JournalEntry.objects.all()] == [
        "Mot de passe choisi par le lien reçu par courriel"
    ]
    client.cookies.clear()
    assert "Lien expiré" in client.get(link).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["inconnu@exemple.invalid", "ferme@exemple.invalid"])
def test_an_unknown_or_closed_account_gets_no_mail_and_the_same_page(client, email):
    UserFactory(email="ferme@exemple.invalid", is_active=False)
    answer = client.post("/mot-de-passe/oublie/", {"email": email}, follow=True)
    assert "Si un compte porte ce courriel" in answer.content.decode()
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_mailbox_gets_three_links_an_hour_and_the_visitor_is_told_nothing(client):
    UserFactory(email="agent.reset@exemple.invalid")
    spellings = ["agent.reset@exemple.invalid", "AGENT.reset@exemple.invalid"] * 2
    pages = {client.post("/mot-de-passe/oublie/", {"email": email}, follow=True).content for email in spellings}
    assert (len(pages), len(mail.outbox)) == (1, 3)


@pytest.mark.django_db
def test_one_visitor_asks_for_twenty_mailboxes_an_hour(client):
    for number in range(22):
        UserFactory(email=f"agent.{number}@exemple.invalid")
        client.post("/mot-de-passe/oublie/", {"email": f"agent.{number}@exemple.invalid"}, REMOTE_ADDR="192.0.2.1")
    assert len(mail.outbox) == 20
    client.post("/mot-de-passe/oublie/", {"email": "agent.21@exemple.invalid"}, REMOTE_ADDR="192.0.2.2")
    assert len(mail.outbox) == 21


@pytest.mark.django_db
def test_a_changed_password_closes_the_other_sessions():
    user = UserFactory()
    here, elsewhere = client_of(user), client_of(user)
    values = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post("/mon-compte/mot-de-passe/", values)["Location"] == "/mon-compte/"
    assert here.get("/mon-compte/").status_code == 200
    assert elsewhere.get("/mon-compte/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"old_password": "faux"}, "Ce n&#x27;est pas votre mot de passe actuel"),
        ({"new_password2": "autre chose"}, "Les deux saisies diffèrent"),
        ({"new_password1": "court", "new_password2": "court"}, "au minimum 12 caractères"),
    ],
)
def test_a_refused_password_says_why(values, sentence):
    user = UserFactory()
    good = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    page = client_of(user).post("/mon-compte/mot-de-passe/", {**good, **values}).content.decode()
    assert sentence in page
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.django_db
def test_the_page_does_the_same_for_a_known_mailbox_and_an_unknown_one(client, monkeypatch):
    """No mail is written in the request: the time of the answer tells nothing of the account."""
    UserFactory(email="connu@exemple.invalid")
    handed = []
    monkeypatch.setattr(account_mails, "hand_over", lambda task, pk: handed.append(pk))
    asked = []
    for email in ("connu@exemple.invalid", "inconnu@exemple.invalid"):
        with CaptureQueriesContext(connection) as queries:
            client.post("/mot-de-passe/oublie/", {"email": email}, REMOTE_ADDR=f"192.0.2.{len(email)}")
        asked.append([query["sql"].split()[0] for query in queries])

    assert asked[0] == asked[1]
    assert (len(handed), mail.outbox) == (2, [])
    for pk in handed:
        account_mails.deliver(pk=pk)
    assert [message.to for message in mail.outbox] == [["connu@exemple.invalid"]]
    assert AccountMail.objects.count() == 0


@pytest.mark.django_db
def test_a_server_that_is_down_is_tried_again_and_a_lost_message_is_found(monkeypatch):
    UserFactory(email="connu@exemple.invalid")
    (row,) = account_mails.ask("connu@exemple.invalid", kind="password_reset")
    send = EmailMultiAlternatives.send
    monkeypatch.setattr(EmailMultiAlternatives, "send", down)
    account_mails.deliver(pk=row.pk)
    monkeypatch.setattr(EmailMultiAlternatives, "send", send)

    account_mails.sweep()  # too soon: somebody may still be at it
    assert mail.outbox == []
    start = clock.real_now()
    monkeypatch.setattr(clock, "real_now", lambda: start + account_mails.RETRY + dt.timedelta(seconds=1))
    account_mails.sweep()

    assert (len(mail.outbox), AccountMail.objects.count()) == (1, 0)


def down(message) -> None:
    raise ConnectionRefusedError


@pytest.mark.django_db
def test_two_accounts_of_one_mailbox_get_one_mail_each_though_the_server_fails_between(monkeypatch):
    first, second = [UserFactory(email="partagee@exemple.invalid") for _ in range(2)]
    (row,) = account_mails.ask("partagee@exemple.invalid", kind="password_reset")
    send = EmailMultiAlternatives.send
    monkeypatch.setattr(EmailMultiAlternatives, "send", lambda message: mail.outbox and down(message) or send(message))
    account_mails.deliver(pk=row.pk)
    assert (len(mail.outbox), AccountMail.objects.count()) == (1, 1)

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    AccountMail.objects.update(taken_at=None)
    account_mails.deliver(pk=row.pk)
    told = [[user.username for user in (first, second) if user.username in message.body] for message in mail.outbox]
    assert (told, AccountMail.objects.count()) == ([[first.username], [second.username]], 0)


@pytest.mark.django_db
def test_a_session_left_open_tries_ten_passwords_an_hour(officer_59l):
    user = officer_59l.user
    for _ in range(9):
        assert sign_in.problem_of_proof(user=user, password="faux") == sign_in.WRONG_PASSWORD
    assert sign_in.problem_of_proof(user=user, password=PASSWORD) == ""
    assert sign_in.problem_of_proof(user=user, password="faux") == sign_in.WRONG_PASSWORD
    values = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    page = officer_59l.post("/mon-compte/mot-de-passe/", values).content.decode()

    assert "Trop de mots de passe faux" in page
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.django_db
def test_nobody_is_written_to_a_day_later(monkeypatch):
    UserFactory(email="connu@exemple.invalid")
    account_mails.ask("connu@exemple.invalid", kind="password_reset")
    start = clock.real_now()
    monkeypatch.setattr(clock, "real_now", lambda: start + account_mails.KEPT + dt.timedelta(seconds=1))
    account_mails.sweep()

    assert (mail.outbox, AccountMail.objects.count()) == ([], 0)
