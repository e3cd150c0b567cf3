"""A restored copy sends nothing until it is told that it is the portal now."""

from io import StringIO

import pytest
from django.core.management import call_command

from iae_portal.core.models import AccountMailKind, Installation
from iae_portal.core.selectors import installation
from iae_portal.core.services import account_mails
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services.delivery import send_mail_row, sweep_mails
from tests.notifications.conftest import write_mail

pytestmark = pytest.mark.django_db
BANNER = "Copie de « portail »"


@pytest.fixture
def copy(settings, monkeypatch):
    """This installation has another name than that of the base."""
    monkeypatch.setattr(installation, "_known", set())
    settings.INSTALLATION = "exercice"


def confirm(monkeypatch, typed: str) -> str:
    said = StringIO()
    monkeypatch.setattr("builtins.input", lambda words: typed)
    call_command("confirm_installation", stdout=said)
    return said.getvalue()


def test_the_base_bears_the_name_of_its_installation(officer_59l):
    assert Installation.objects.get().name == "portail"
    assert BANNER not in officer_59l.get("/").content.decode()


def test_nothing_leaves_from_a_copy_and_each_page_says_so(copy, officer_59l, mailoutbox):
    mail = write_mail()
    OutgoingMail.objects.update(dispatched_at=None)
    (row,) = account_mails.ask(officer_59l.user.email, kind=AccountMailKind.RESET)
    assert (send_mail_row(mail.pk), sweep_mails(), account_mails.deliver(pk=row.pk)) == (None, 0, None)
    mail.refresh_from_db()
    assert (mail.state, mailoutbox) == (MailState.QUEUED, [])
    assert BANNER in officer_59l.get("/").content.decode()


@pytest.mark.parametrize(("typed", "state"), [("portail", None), ("exercice", MailState.SENT)])
def test_it_leaves_once_the_copy_is_confirmed_by_its_own_name(copy, officer_59l, monkeypatch, typed, state):
    mail = write_mail()
    assert ("La base est celle de « exercice »" in confirm(monkeypatch, typed)) is (state is not None)
    assert send_mail_row(mail.pk) == state
    assert (BANNER in officer_59l.get("/").content.decode()) is (state is None)


def test_at_home_there_is_nothing_to_confirm(monkeypatch):
    assert "rien à faire" in confirm(monkeypatch, "portail")
