"""The link of a guest answers for him: in the register, only whoever prepares the event reads it."""

import pytest

from iae_portal.core.enums import Role
from iae_portal.core.signed_links import holds_link
from iae_portal.notifications.services.outbox import queue_mail
from iae_portal.notifications.shown import text_shown
from seminars.services.mails import invitation_mail
from tests.factories import make_user
from tests.factories.seminars import GuestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail():
    guest = GuestFactory()
    return queue_mail(**invitation_mail(guest, actor=None))


def test_the_link_of_a_guest_is_read_by_whoever_prepares_the_event(mail):
    host = mail.subject.event.host.code
    readers = {
        "host": make_user(Role.REGIONAL_OFFICER, host),
        "national": make_user(Role.NATIONAL, "DGEFP"),
        "administrator": make_user(Role.ADMINISTRATOR, "DGEFP"),
        "département": make_user(Role.OFFICER, "59L"),
    }

    assert {name: holds_link(text_shown(user, mail)) for name, user in readers.items()} == {
        "host": True,
        "national": True,
        "administrator": False,
        "département": False,
    }
