"""Another quorum is one file, another name of the body one row: a meeting is held under both."""

import datetime as dt
from pathlib import Path

import pytest

from cdiae import rulesets
from cdiae.documents import MINUTES
from cdiae.enums import MeetingState
from cdiae.selectors.meetings import deadlines_of
from cdiae.selectors.room import opening_quorum
from cdiae.services import session, votes
from cdiae.services.votes import Show
from conventions import partners
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version
from tests.cdiae.test_session import seat_everybody
from tests.factories import LetterheadFactory
from tests.factories.cdiae import convene, make_council, make_item, make_meeting
from tests.scenes import scene

DAY = dt.date(2030, 3, 13)
COMMITTEE = partners.AdvisoryBody("Comité départemental de l'insertion", "CDI", "comité", feminine=False)


@pytest.fixture
def new_law(monkeypatch, settings):
    """The file of the folder beside, the row of the new name, a day when both are in force."""
    folder = str(Path(__file__).parent / "another_law")
    monkeypatch.setattr(rulesets, "__path__", [*rulesets.__path__, folder])
    monkeypatch.setattr(rulesets, "RULE_SETS", rulesets.rule_sets_in(rulesets.__path__))
    monkeypatch.setattr(partners, "BODIES", ((dt.date(2030, 1, 1), COMMITTEE), *partners.BODIES))
    settings.PORTAL_TODAY = DAY.isoformat()


@scene
def meeting(new_law, officer_59l):
    council = make_council("59L", start=dt.date(2030, 1, 1))
    meeting = make_meeting(council, held_on=DAY)
    make_item(meeting)
    convene(meeting, officer_59l.user, day=dt.date(2030, 2, 20))
    return meeting


def test_the_law_before_ends_the_day_before(new_law):
    assert [rulesets.rule_set_on(day).code for day in (dt.date(2029, 12, 31), dt.date(2030, 1, 1))] == ["2024", "2030"]


def test_a_third_of_the_seats_is_enough_from_then_on(meeting, officer_59l):
    seat_everybody(meeting, officer_59l.user, 6)
    assert not opening_quorum(meeting).reached
    assert "7 requis, le tiers des 21 sièges du conseil" in opening_quorum(meeting).explanation

    seat_everybody(meeting, officer_59l.user, 7)
    assert opening_quorum(meeting).reached
    assert deadlines_of(meeting).legal == dt.date(2030, 3, 5)


def test_a_meeting_is_held_and_told_under_the_new_name(meeting, officer_59l):
    LetterheadFactory()
    seat_everybody(meeting, officer_59l.user, 7)
    opened = session.open_session(actor=officer_59l.user, meeting=meeting)
    votes.vote_by_count(actor=officer_59l.user, item=opened.items.get(), show=Show(7, 0, 0, "favour"))
    closed = session.close_session(actor=officer_59l.user, meeting=opened)
    assert closed.state == MeetingState.CLOSED

    page = officer_59l.get(f"/cdiae/seances/{meeting.pk}/").content.decode()
    assert "CDI du Nord" in page
    minutes = html_of(prepare_version(kind=MINUTES, subject=closed.minutes, actor=None))
    assert "Comité départemental de l&#x27;insertion du Nord" in minutes
