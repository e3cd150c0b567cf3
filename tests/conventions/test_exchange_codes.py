"""A code asked while the broker or the mail server is away: it leaves once, when they are back, or not at all."""

import datetime as dt
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

import conventions.tasks  # noqa: F401 - known to this process as to the workers
from conventions.models import StructureLink
from conventions.services import structure_links
from iae_portal.core import broker
from iae_portal.core.errors import Refusal
from tests.clients import PortalClient
from tests.conventions.exchange_desk import door

pytestmark = pytest.mark.django_db


def away(*_, **__):
    raise ConnectionError


def asked_before(seconds: int) -> None:
    StructureLink.objects.update(code_sent_at=timezone.now() - dt.timedelta(seconds=seconds))


@pytest.mark.parametrize(("seconds", "sent"), [(25, 0), (35, 1), (595, 1), (605, 0)])
def test_a_code_asked_without_broker_leaves_when_it_is_back(
    link, monkeypatch, django_capture_on_commit_callbacks, seconds, sent
):
    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(broker, "_send", away)
        PortalClient().post(door(link), {"envoyer": "1"})
    asked_before(seconds)

    structure_links.sweep_codes()
    structure_links.sweep_codes()

    assert len(mail.outbox) == sent


def test_a_code_not_made_yet_opens_nothing(link):
    structure_links.ask_code(link=link)

    with pytest.raises(Refusal, match="ne sert plus"):
        structure_links.check_code(link=link, typed="123456")


def test_a_task_that_comes_twice_mails_one_code(link):
    structure_links.ask_code(link=link)
    structure_links.deliver_code(pk=link.pk)
    structure_links.deliver_code(pk=link.pk)

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("error", "sent"), [(ConnectionError(), 1), (SMTPRecipientsRefused({}), 0)])
def test_a_mail_server_away_is_asked_again_not_one_that_refuses(link, monkeypatch, error, sent):
    def fails(message):
        raise error

    structure_links.ask_code(link=link)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fails)
        structure_links.deliver_code(pk=link.pk)
    StructureLink.objects.filter(code_hash=structure_links.AWAITED).update(
        code_sent_at=timezone.now() - dt.timedelta(seconds=35)
    )
    structure_links.sweep_codes()

    assert len(mail.outbox) == sent
