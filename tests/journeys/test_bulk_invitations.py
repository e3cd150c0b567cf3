"""Two thousand invitations: a server that fails for some, a worker killed in the middle, nobody in silence."""

import os

import pytest
from django.db import connection

from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.selectors.mails import states_of
from iae_portal.notifications.services.delivery import sweep_mails
from seminars.models import Guest
from seminars.services.mails import INVITATION
from seminars.services.sending import invite_guests
from tests.factories.seminars import EventFactory, ItemFactory
from tests.processes import running, wait_for
from tests.seminars.august_2008 import guest_list, national_person

PEOPLE = 2000
HELD_AT = 700
PATIENCE = 300  # a thousand mails on a busy machine


@pytest.mark.worker
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL")
@pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis")
def test_two_thousand_invitations_and_a_worker_killed_in_the_middle(mail_worker, mail_server):
    event = EventFactory()
    ItemFactory(event=event)
    guest_list(event, PEOPLE)
    mail_server.hold_from = HELD_AT
    job = invite_guests(actor=national_person(), event=event)
    with running(mail_worker):
        assert mail_server.wait_for(HELD_AT, PATIENCE)
    held = mail_server.addresses()[HELD_AT - 1]
    mail_server.hold_from = None
    mail_server.gate.set()

    Job.objects.update(heartbeat=clock.real_now() - jobs.DEAD_AFTER * 2)
    assert jobs.sweep() == 1
    waiting = OutgoingMail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING])
    with running(mail_worker):
        wait_for(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE, "the job to end", PATIENCE)
        wait_for(lambda: sweep_mails() == 0 and not waiting.exists(), "the last tries")

    states = states_of(Guest.objects.all(), INVITATION)
    by_address = {guest.email: states[guest.pk] for guest in Guest.objects.all()}
    uncertain = {held, "raccroche@exemple.invalid"}
    refused = {f"{name}@exemple.invalid" for name in ("inconnu", "pleine", "virus")}
    assert {address for address, state in by_address.items() if state == MailState.UNCERTAIN} == uncertain
    assert {address for address, state in by_address.items() if state == MailState.REFUSED} == refused
    assert list(by_address.values()).count(MailState.SENT) == PEOPLE - 5
    assert sorted(mail_server.addresses()) == sorted(set(by_address) - refused)  # each once, and none again
    job.refresh_from_db()
    assert (job.attempts, job.done, job.total, job.percent) == (2, PEOPLE, PEOPLE, 100)
