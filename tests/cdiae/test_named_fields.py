"""What the council refuses for one field is said beside it: the field that the sentence names is one of the form's."""

import datetime as dt
from functools import partial

import pytest

from cdiae.forms.answers import AnswerForm
from cdiae.forms.convocations import ConveneForm
from cdiae.forms.meetings import MeetingForm
from cdiae.forms.members import AppointForm, EndForm, ReplaceForm
from cdiae.forms.orders import OrderForm
from cdiae.services import answers, convocations, meetings, members, orders
from cdiae.services.renewals import renew_order
from tests.conventions.test_named_fields import named
from tests.factories import LetterheadFactory, SignatureDelegationFactory
from tests.factories.cdiae import holder_of, make_council, make_item, make_meeting, make_member, seat_of
from tests.scenes import scene

TODAY, TOMORROW = dt.date(2008, 10, 15), dt.date(2008, 10, 16)
PLACE = {"kind": "plenary", "starts_at": dt.time(9, 30), "ends_at": dt.time(12), "place": "Préfecture"}
NAMED = {"title": "Mme", "first_name": "Ana", "last_name": "Exemple", "function": "Directrice", "body": "Commune"}


@scene
def council(db):
    return make_council("59L")


@pytest.mark.parametrize(
    ("held_on", "fields"),
    [(TODAY, ["held_on"]), (dt.date(2050, 1, 1), ["held_on"]), (dt.date(2008, 11, 19), ["starts_at"])],
)
def test_a_meeting(council, officer_59l, held_on, fields):
    make_meeting(council, held_on=dt.date(2008, 11, 19))
    act = partial(meetings.prepare_meeting, actor=officer_59l.user, council=council, held_on=held_on, **PLACE)
    assert named(act, MeetingForm) == fields


def test_a_meeting_without_an_order(council, officer_59l):
    council.orders.update(end=dt.date(2008, 10, 31))
    day = {"held_on": dt.date(2008, 11, 19)}
    act = partial(meetings.prepare_meeting, actor=officer_59l.user, council=council, **day, **PLACE)
    assert named(act, MeetingForm) == ["held_on"]


def test_a_meeting_that_ends_before_it_begins(council, officer_59l):
    hours = PLACE | {"ends_at": dt.time(9), "held_on": dt.date(2008, 11, 19)}
    act = partial(meetings.prepare_meeting, actor=officer_59l.user, council=council, **hours)
    assert named(act, MeetingForm) == ["ends_at"]


def test_a_late_notice_is_explained_in_its_field(council, head_59l):
    SignatureDelegationFactory(person=head_59l.user)
    LetterheadFactory()
    meeting = make_meeting(council, held_on=TOMORROW)
    make_item(meeting)
    act = partial(convocations.convene, actor=head_59l.user, meeting=meeting)
    assert named(act, ConveneForm) == ["urgency_reason"]


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"left_on": TOMORROW, "departure": "death"}, ["left_on"]),
        ({"left_on": dt.date(1990, 1, 1), "departure": "resignation"}, ["left_on"]),
        ({"left_on": dt.date(2030, 1, 1), "departure": "resignation"}, ["left_on"]),
        ({"left_on": TODAY, "departure": "death"}, []),
    ],
)
def test_the_end_of_a_mandate(council, officer_59l, said, fields):
    act = partial(members.end_mandate, actor=officer_59l.user, member=holder_of(council, "unions", 2), **said)
    assert named(act, EndForm) == fields


@pytest.mark.parametrize(("start", "fields"), [(TODAY, ["start"]), (dt.date(2030, 1, 1), ["start"]), (TOMORROW, [])])
def test_a_replacement(council, officer_59l, start, fields):
    gone = holder_of(council, "unions", 2)
    members.end_mandate(actor=officer_59l.user, member=gone, left_on=TODAY, departure="resignation")
    gone.refresh_from_db()
    act = partial(members.replace_member, actor=officer_59l.user, member=gone, start=start, **NAMED)
    assert named(act, ReplaceForm) == fields


def test_a_seat_that_is_taken(council, officer_59l):
    seat = seat_of(council, "unions", 2)
    days = {"start": TODAY, "mandate_end": None}
    act = partial(members.appoint, actor=officer_59l.user, seat=seat, kind="full", **days, **NAMED)
    assert named(act, AppointForm) == ["start"]


@pytest.mark.parametrize("field", ["substitute", "holder"])
def test_an_answer_that_names_nobody_or_somebody_else(meeting, officer_59l, field):
    row = meeting.convocations.get(member=holder_of(meeting.council, "unions", 1))
    other = make_member(seat_of(meeting.council, "unions", 2), kind="substitute")
    said = {"substitute": {"answer": "substitute", "substitute": other}, "holder": {"answer": "proxy", "holder": other}}
    act = partial(answers.answer_convocation, actor=officer_59l.user, convocation=row, **said[field])
    assert named(act, AnswerForm.base_fields | dict.fromkeys(["substitute", "holder"])) == [field]


def test_the_first_day_of_the_order_that_follows(council, officer_59l):
    previous = council.orders.get()
    said = {"reference": "2008-99", "signed_on": TODAY, "start": previous.start, "take_over": True}
    given = {"council": council, "previous": previous, "close_previous": True}
    assert named(partial(renew_order, actor=officer_59l.user, **given, **said), OrderForm) == ["start"]


def test_an_order_to_be_signed(council, officer_59l):
    said = {"reference": "2008-99", "signed_on": TOMORROW, "start": dt.date(2009, 1, 1)}
    act = partial(orders.enter_order, actor=officer_59l.user, council=council, **said)
    assert named(act, OrderForm) == ["signed_on"]
