"""Acts of a council in an odd order: an order that leaves out its meetings, a mandate ended before he sat."""

import datetime as dt
from functools import partial

import pytest

from cdiae.enums import MeetingState
from cdiae.models import Meeting, Member
from cdiae.services import attendance, members, orders
from tests.conventions.test_day_bounds import said
from tests.factories.cdiae import convene, holder_of, make_council, make_item, make_meeting, today_meeting
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
DAY = dt.timedelta(days=1)
NOVEMBER = dt.date(2008, 11, 19)


@scene
def council(db):
    return make_council("59L")


@pytest.mark.parametrize(
    ("state", "end", "fields"),
    [
        (MeetingState.CONVENED, NOVEMBER - DAY, ["end"]),
        (MeetingState.CONVENED, NOVEMBER, []),
        (MeetingState.PREPARATION, NOVEMBER - DAY, []),
        (MeetingState.CANCELLED, NOVEMBER - DAY, []),
    ],
)
def test_an_order_does_not_end_before_what_was_convened_under_it(council, officer_59l, state, end, fields):
    meeting = make_meeting(council, held_on=NOVEMBER)
    make_item(meeting)
    convene(meeting, officer_59l.user)
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    act = partial(orders.update_order, actor=officer_59l.user, order=meeting.order)
    assert [field for field, _ in said(act, end=end)] == fields


def test_an_order_does_not_begin_after_its_members_nor_its_meetings(council, officer_59l):
    order = council.orders.get()
    act = partial(orders.update_order, actor=officer_59l.user, order=order)
    [(field, sentence)] = said(act, start=order.start + DAY)
    assert (field, "siège sous cet arrêté depuis le" in sentence) == ("start", True)
    assert said(act, reference="2007-1 bis", start=order.start) == []

    meeting = today_meeting(council, officer_59l.user)
    [(field, sentence)] = said(act, start=TODAY + DAY, signed_on=TODAY)
    assert (field, "La séance du 15 octobre 2008 est convoquée" in sentence) == ("start", True)
    assert meeting.order == order

    Member.objects.filter(seat__college__order=order).update(start=TODAY)
    assert said(act, start=TODAY, signed_on=TODAY) == []


def test_an_order_that_begins_after_a_member_may_be_corrected_otherwise(council, officer_59l):
    """Rows of before the rule: a member who sat under it already does not keep its reference from changing."""
    order = council.orders.get()
    Member.objects.filter(pk=holder_of(council, "unions", 2).pk).update(start=order.start - DAY)
    act = partial(orders.update_order, actor=officer_59l.user, order=order)
    assert said(act, reference="2007-1 bis") == []
    assert [field for field, _ in said(act, start=order.start + DAY)] == ["start"]


@pytest.mark.parametrize(("end", "fields"), [(NOVEMBER - DAY, ["end"]), (NOVEMBER, []), (None, [])])
def test_an_order_does_not_end_before_a_later_mandate_begins(council, officer_59l, end, fields):
    member = holder_of(council, "unions", 2)
    Member.objects.filter(pk=member.pk).update(start=NOVEMBER)
    act = partial(orders.update_order, actor=officer_59l.user, order=council.orders.get())
    refused = said(act, end=end)
    assert [field for field, _ in refused] == fields
    if fields:
        assert "est nommé sous cet arrêté à compter du 19 novembre 2008" in refused[0][1]


@pytest.mark.parametrize(("left_on", "fields"), [(TODAY - DAY, ["left_on"]), (TODAY, [])])
def test_a_mandate_does_not_end_before_he_sat(council, officer_59l, left_on, fields):
    meeting, member = today_meeting(council, officer_59l.user), holder_of(council, "unions", 2)
    end = partial(members.end_mandate, actor=officer_59l.user, member=member, departure="resignation")
    attendance.arrive(actor=officer_59l.user, meeting=meeting, member=member, mode="in_person")
    assert [field for field, _ in said(end, left_on=left_on)] == fields

    if fields:  # noted by mistake, it is struck first
        attendance.strike_presence(actor=officer_59l.user, meeting=meeting, member=member)
        assert said(end, left_on=left_on) == []
