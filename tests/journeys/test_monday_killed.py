"""Monday's mails of kept lists, the reminders of the day, and the worker killed in the middle of writing them."""

import datetime as dt
import os

import pytest
from django.db import connection, transaction

from conventions.reminders import LETTER
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import Service
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.kinds import REMINDERS
from iae_portal.notifications.models import OutgoingMail, ReminderSent
from iae_portal.notifications.selectors.sending import daily_key
from iae_portal.notifications.services.delivery import MESSAGE_LOST_AFTER, sweep_mails
from iae_portal.notifications.tasks import send_reminders, send_saved_views
from tests.factories import make_user
from tests.factories.notifications import DeadlineFactory, OutgoingMailFactory, SavedViewFactory
from tests.processes import running, wait_for

pytestmark = [
    pytest.mark.worker,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]
MONDAY = "2008-10-13"
PEOPLE, WRITTEN = 12, 5


def test_each_person_has_one_mail_of_a_monday_whose_worker_died(mail_worker, mail_server):
    mail_worker.environment["TEST_TODAY"] = MONDAY
    views = [SavedViewFactory(owner=make_user(Role.OFFICER, "59L", username=f"agent.{n}")) for n in range(PEOPLE)]
    mails = OutgoingMail.objects.filter(kind="notifications.saved_view")
    key = f"saved-view-{views[WRITTEN].pk}-{MONDAY}"
    with transaction.atomic():
        # The sixth mail waits for the end of this transaction: the worker is killed there.
        OutgoingMailFactory(key=key)
        send_saved_views.delay()
        with running(mail_worker):
            wait_for(waits_for_a_row, "the worker to be in the middle")
        transaction.set_rollback(True)
    assert mails.count() == WRITTEN

    # What the dead worker had taken looks abandoned (here at once, in real life within a minute).
    mails.update(dispatched_at=clock.real_now() - MESSAGE_LOST_AFTER * 2)
    sweep_mails()
    send_saved_views.delay()  # as an hour later
    with running(mail_worker):
        wait_for(lambda: mails.filter(state=MailState.SENT).count() == PEOPLE, "the mails")
    assert sorted(mail_server.addresses()) == sorted(view.owner.email for view in views)


def test_each_person_has_one_mail_of_the_reminders_whose_worker_died(mail_worker, mail_server):
    """All are written together or not at all: what the dead worker had begun, the next hour does whole, and once."""
    day = dt.date.fromisoformat(MONDAY)
    mail_worker.environment["TEST_TODAY"] = MONDAY
    people = [make_user(Role.OFFICER, "59L", username=f"agent.{n}") for n in range(PEOPLE)]
    for person, place in zip(people, Service.objects.order_by("pk"), strict=False):
        DeadlineFactory(kind=LETTER, owner=person, object_id=place.pk, due_on=day)
    mails = OutgoingMail.objects.filter(kind=REMINDERS)
    with transaction.atomic():
        # The sixth mail waits for the end of this transaction: the worker is killed there.
        OutgoingMailFactory(key=daily_key(day, people[WRITTEN].pk))
        send_reminders.delay()
        with running(mail_worker):
            wait_for(waits_for_a_row, "the worker to be in the middle")
        transaction.set_rollback(True)
    assert (mails.count(), ReminderSent.objects.count()) == (0, 0)

    for _ in range(2):  # as the two hours after
        send_reminders.delay()
    with running(mail_worker):
        wait_for(lambda: mails.filter(state=MailState.SENT).count() == PEOPLE, "the mails")
    assert sorted(mail_server.addresses()) == sorted(person.email for person in people)
    assert (mails.count(), ReminderSent.objects.count()) == (PEOPLE, PEOPLE)


def waits_for_a_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
        return cursor.fetchone()[0] > 0
