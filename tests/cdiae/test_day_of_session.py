"""A session opens on its day, where its council sits; the day is kept on its row."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from cdiae import guest_links
from cdiae.enums import MeetingState
from cdiae.models import Meeting
from cdiae.services import session, votes
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.errors import Refusal
from iae_portal.core.hours import PARIS
from iae_portal.core.signed_links import LinkRefused
from tests.cdiae.test_session import opened
from tests.factories import make_user
from tests.factories.cdiae import convene, make_council, make_item, make_meeting, today_meeting

TODAY = dt.date(2008, 10, 15)
MORROW = TODAY + dt.timedelta(days=1)
NOON = dt.datetime(2008, 10, 15, 10, tzinfo=dt.UTC)


def test_the_migration_of_the_opening_lists_the_wrong_rows_and_stops(officer_59l):
    meeting = opened(today_meeting(make_council("59L"), officer_59l.user), officer_59l.user)
    votes.adjourn(actor=officer_59l.user, item=meeting.items.get(), reason="Pièces manquantes.")
    session.close_session(actor=officer_59l.user, meeting=meeting)
    copy = import_module("cdiae.migrations.0014_opened_on").copy_day
    Meeting.objects.update(opened_on=None, state=MeetingState.CONVENED)
    copy(apps, None)
    assert Meeting.objects.get().opened_on == TODAY

    Meeting.objects.update(opened_at=NOON - dt.timedelta(days=1), opened_on=None)
    with pytest.raises((ValueError, IntegrityError)) as stopped, transaction.atomic():
        copy(apps, None)
    assert "2008-10-14" in str(stopped.value)


# Of a meeting of the 16th at half past nine: an instant, where, and whether its day has come there.
EVENINGS = [
    (dt.datetime(2008, 10, 15, 21, 59, tzinfo=dt.UTC), "59", False),
    (dt.datetime(2008, 10, 15, 22, 0, tzinfo=dt.UTC), "59", True),
    (dt.datetime(2008, 10, 15, 19, 59, tzinfo=dt.UTC), "974", False),
    (dt.datetime(2008, 10, 15, 20, 0, tzinfo=dt.UTC), "974", True),  # half past ten of the eve, in Paris
    (dt.datetime(2008, 10, 15, 23, 30, tzinfo=dt.UTC), "972", False),  # already the 16th, in Paris
    (dt.datetime(2008, 10, 16, 3, 59, tzinfo=dt.UTC), "971", False),
    (dt.datetime(2008, 10, 16, 4, 0, tzinfo=dt.UTC), "971", True),
    (dt.datetime(2008, 10, 16, 2, 59, tzinfo=dt.UTC), "973", False),
    (dt.datetime(2008, 10, 16, 3, 0, tzinfo=dt.UTC), "973", True),
]


@pytest.mark.parametrize(("at", "code", "come"), EVENINGS)
def test_a_session_opens_from_its_day_where_the_council_sits(db, monkeypatch, at, code, come):
    council = make_council("59L" if code == "59" else code)
    actor = make_user(Role.OFFICER, council.secretariat.code)
    meeting = make_meeting(council, held_on=MORROW)
    make_item(meeting)
    convene(meeting, actor)
    monkeypatch.setattr(clock, "now", lambda: at.astimezone(PARIS))

    if not come:
        with pytest.raises(Refusal, match="La séance est « Convoquée »"):
            opened(meeting, actor)
        with pytest.raises(Refusal, match="ne s'ouvre pas avant son jour, le 16 octobre 2008"):
            session.open_session(actor=actor, meeting=meeting)
    else:
        assert opened(meeting, actor).opened_on == MORROW


@pytest.mark.parametrize(
    ("at", "code", "closed"),
    [
        (dt.datetime(2008, 10, 16, 21, 59, tzinfo=dt.UTC), "59", False),
        (dt.datetime(2008, 10, 16, 22, 0, tzinfo=dt.UTC), "59", True),
        (dt.datetime(2008, 10, 17, 3, 59, tzinfo=dt.UTC), "972", False),  # already the 17th, in Paris
        (dt.datetime(2008, 10, 17, 4, 0, tzinfo=dt.UTC), "972", True),
        (dt.datetime(2008, 10, 16, 20, 0, tzinfo=dt.UTC), "974", True),  # still the 16th, in Paris
    ],
)
def test_a_convocation_is_answered_until_the_midnight_of_the_council(db, monkeypatch, at, code, closed):
    council = make_council("59L" if code == "59" else code)
    meeting = make_meeting(council, held_on=MORROW)
    make_item(meeting)
    convene(meeting, make_user(Role.OFFICER, council.secretariat.code))
    link = guest_links.token(meeting.convocations.first(), guest_links.ANSWER)
    monkeypatch.setattr(clock, "now", lambda: at.astimezone(PARIS))

    if closed:
        with pytest.raises(LinkRefused, match=guest_links.EXPIRED):
            guest_links.read_token(link, purpose=guest_links.ANSWER, meeting_id=meeting.pk)
    else:
        assert guest_links.read_token(link, purpose=guest_links.ANSWER, meeting_id=meeting.pk).meeting == meeting
