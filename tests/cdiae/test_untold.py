"""What changed after the convocations waits for the head of the secretariat until the members are told."""

import datetime as dt

import pytest

from cdiae.enums import MeetingState
from cdiae.models import Meeting
from cdiae.reminders import CONVENE, UNTOLD, forget_past
from cdiae.services import agenda, session
from cdiae.services.convocations import cancel_meeting, send_change
from cdiae.services.meetings import update_meeting
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.reminders import RULES
from iae_portal.notifications.selectors.sending import sending_plan
from iae_portal.notifications.services.deadlines import open_deadline
from tests.factories.cdiae import convene, make_council, make_item, make_meeting
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
DAY = dt.timedelta(days=1)


@scene
def meeting(head):
    meeting = make_meeting(make_council("59L"))
    make_item(meeting)
    convene(meeting, head)
    Meeting.objects.filter(pk=meeting.pk).update(told_sequence=meeting.sequence)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def moved(meeting, head):
    return update_meeting(actor=head, meeting=meeting, held_on=dt.date(2008, 11, 26))


def waiting() -> list[Deadline]:
    return list(Deadline.objects.open().filter(kind=UNTOLD))


def test_a_change_waits_on_the_home_of_the_head_and_is_reminded(moved, head, head_59l, officer_59l):
    line = "CDIAE du Nord : Séance plénière du 26 novembre 2008, changement à dire aux membres"
    assert [(row.due_on, row.label) for row in waiting()] == [(TODAY + DAY, line)]
    assert line in head_59l.get("/").content.decode()
    assert line not in officer_59l.get("/").content.decode()
    told = [sending_plan(TODAY + n * DAY).parcels for n in range(4)]
    assert [[parcel.recipient for parcel in parcels] for parcels in told] == [[], [head], [head], [head]]


def test_a_second_change_does_not_put_off_the_first(moved, head, settings):
    settings.PORTAL_TODAY = "2008-10-20"
    agenda.put_item(actor=head, meeting=moved, kind="free", title="Ajout", treatment="information")
    assert [row.due_on for row in waiting()] == [TODAY + DAY]


def test_an_agenda_that_changes_waits_too_and_telling_it_ends_it(meeting, head):
    agenda.put_item(actor=head, meeting=meeting, kind="free", title="Ajout", treatment="information")
    assert len(waiting()) == 1
    send_change(actor=head, meeting=meeting)
    assert waiting() == []
    assert Deadline.objects.get(kind=UNTOLD).done_at is not None


def test_a_cancelled_meeting_asks_no_more(moved, head):
    cancel_meeting(actor=head, meeting=moved, reason="Neige.")
    assert waiting() == []
    assert Deadline.objects.get(kind=UNTOLD).cancelled_at is not None


def test_a_meeting_without_quorum_asks_no_more(moved, head, settings):
    settings.PORTAL_TODAY = "2008-11-27"
    session.note_no_quorum(actor=head, meeting=moved)
    assert waiting() == []


@pytest.mark.parametrize(("day", "left"), [(dt.date(2008, 11, 25), 2), (dt.date(2008, 11, 26), 0)])
def test_the_night_forgets_what_can_no_longer_be_told(moved, day, left):
    open_deadline(kind=CONVENE, subject=moved, due_on=TODAY, label="Séance", url="/")
    forget_past(day)
    assert Deadline.objects.open().count() == left


@pytest.mark.parametrize(
    ("state", "told", "ahead", "asked"),
    [("convened", 0, 1, True), ("convened", 0, 0, False), ("convened", 1, 1, False), ("cancelled", 0, 1, False)],
)
def test_a_change_is_reminded_until_it_is_told_or_the_day_comes(state, told, ahead, asked):
    meeting = Meeting(state=MeetingState(state), held_on=TODAY + ahead * DAY, sequence=1, told_sequence=told)
    assert RULES.get(UNTOLD).still_relevant(Deadline(subject=meeting), TODAY) is asked
