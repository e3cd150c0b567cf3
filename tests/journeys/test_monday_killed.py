"""Monday's mails of kept lists, and the worker killed in the middle of writing them."""

import os

import pytest
from django.db import connection, transaction

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services.delivery import MESSAGE_LOST_AFTER, sweep_mails
from iae_portal.notifications.tasks import send_saved_views
from tests.factories import make_user
from tests.factories.notifications import OutgoingMailFactory, SavedViewFactory
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


def waits_for_a_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
        return cursor.fetchone()[0] > 0
