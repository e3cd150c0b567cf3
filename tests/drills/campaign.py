"""The links of a whole service, sent by a real worker through a mail server that refuses some."""

import datetime as dt

from django.urls import reverse

from conventions.services.exchange_campaign import start_campaign
from iae_portal.core import clock
from iae_portal.core.enums import JobState, Role
from iae_portal.core.models import Job, User
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import MailAttempt, OutgoingMail
from iae_portal.notifications.services.delivery import sweep_mails
from tests.clients import client_of
from tests.drills.failures import WHOLE_SECONDS, Machines, is_in
from tests.factories import make_user, service
from tests.factories.conventions import ConventionFactory
from tests.notifications.smtp_server import MailServer
from tests.processes import wait_for

TROUBLES = {3: "inconnu", 5: "pleine", 7: "virus"}  # by the last digit: unknown, full (tried three times), infected


def campaign(there: Machines, server: MailServer, structures: int, *, killed: bool) -> None:
    """Every structure is reached once, or refused by name; only what a dead worker was sending is uncertain."""
    addresses = [f"{TROUBLES.get(rank % 10, 'contact')}@siae{rank}.exemple.invalid" for rank in range(structures)]
    for email in addresses:
        ConventionFactory(siae__email=email)
    server.hold_from = structures // 2
    officer = make_user(Role.OFFICER, "59L")
    job = _started(officer)
    assert server.wait_for(structures // 2, WHOLE_SECONDS)
    held = server.addresses()[-1]
    assert _bar(job) == (MailAttempt.objects.filter(mail__job=job).count() - 1, structures)
    server.hold_from = None
    if killed:
        there.long.kill()
        there.long.start()
    server.gate.set()
    wait_for(is_in(job, JobState.DONE), "the campaign", WHOLE_SECONDS)
    mails = OutgoingMail.objects.filter(job=job)
    waiting = mails.filter(state__in=[MailState.QUEUED, MailState.SENDING])
    wait_for(lambda: sweep_mails() == 0 and not waiting.exists(), "the last tries", WHOLE_SECONDS)

    refused = {email for email in addresses if email.partition("@")[0] in TROUBLES.values()}
    uncertain = {held} if killed else set()
    assert sorted(server.addresses()) == sorted(set(addresses) - refused)
    assert {email for (email,) in mails.values_list("recipient_email")} == set(addresses)
    assert _of(mails, MailState.REFUSED) == refused
    assert _of(mails, MailState.UNCERTAIN) == uncertain
    assert _of(mails, MailState.SENT) == set(addresses) - refused - uncertain
    assert set(mails.filter(recipient_email__startswith="pleine@").values_list("attempts", flat=True)) == {3}
    assert _bar(job) == (structures, structures)
    page = client_of(officer).get(reverse("core:job_detail", args=[job.uuid])).content.decode()
    assert {email for email in addresses if email in page} == refused | uncertain


def _started(officer: User) -> Job:
    days = {"due_on": clock.today() + dt.timedelta(days=15), "expires_on": clock.today() + dt.timedelta(days=90)}
    asked = {"kind": "results", "year": clock.today().year - 1, "month": 0, "reminded": True}
    return start_campaign(actor=officer, service=service("59L"), **asked, **days)


def _bar(job: Job) -> tuple[int, int]:
    job.refresh_from_db()
    return job.done, job.total


def _of(mails, state: str) -> set[str]:
    return set(mails.filter(state=state).values_list("recipient_email", flat=True))
