"""A mail server that hangs is left alone for a while; the mails wait in their rows."""

import pytest

from iae_portal.notifications import breaker
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.postman import SENT, Postman, Verdict
from iae_portal.notifications.services.delivery import send_mail_row
from tests.notifications.conftest import write_mail

pytestmark = pytest.mark.django_db
HUNG = Verdict(MailState.UNCERTAIN, "Connexion perdue")


@pytest.fixture
def answers(monkeypatch):
    """What the server answers, mail after mail."""
    said = []
    monkeypatch.setattr(Postman, "deliver", lambda postman, message: said.pop(0))
    return said


def sent_in_turn(count: int) -> list[str | None]:
    mails = [write_mail() for _ in range(count)]
    OutgoingMail.objects.update(state=MailState.QUEUED)
    return [send_mail_row(mail.pk) for mail in mails]


def test_three_failures_in_a_row_let_the_others_wait(answers):
    answers += [HUNG, HUNG, SENT, HUNG, HUNG, HUNG]
    states = sent_in_turn(7)
    assert states == [*(verdict.state for verdict in (HUNG, HUNG, SENT, HUNG, HUNG, HUNG)), None]
    assert OutgoingMail.objects.order_by("pk").last().state == MailState.QUEUED


@pytest.mark.parametrize(("seconds", "is_open"), [(59, True), (61, False)])
def test_one_mail_tries_after_a_minute_and_its_failure_opens_again(monkeypatch, seconds, is_open):
    now = breaker.time.monotonic()
    for _ in range(breaker.FAILURES):
        breaker.breaker.tell(failed=True)
    monkeypatch.setattr(breaker.time, "monotonic", lambda: now + seconds)
    assert breaker.breaker.is_open() is is_open
    breaker.breaker.tell(failed=True)
    assert breaker.breaker.is_open()
