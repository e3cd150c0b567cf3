"""A bulk invitation asked for twice."""

import pytest

from iae_portal.core.services import jobs
from iae_portal.notifications.models import OutgoingMail
from seminars.services.mails import INVITATION
from seminars.services.sending import invite_guests
from tests.factories.seminars import EventFactory, GuestFactory
from tests.seminars.august_2008 import guest_list, national_person


@pytest.mark.django_db
def test_guests_are_invited_once(mail_server):
    event = EventFactory()
    guest_list(event, 6)
    actor = national_person()
    jobs.run(invite_guests(actor=actor, event=event).pk)
    GuestFactory(event=event, invited_at=None, email="nouveau@exemple.invalid")
    jobs.run(invite_guests(actor=actor, event=event).pk)

    assert mail_server.addresses().count("nouveau@exemple.invalid") == 1
    assert OutgoingMail.objects.filter(kind=INVITATION).count() == 7
