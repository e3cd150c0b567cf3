"""The order of what waits for the council, when an item comes too late, and what a seat that sat keeps."""

import datetime as dt
from types import SimpleNamespace

import pytest

from cdiae.enums import MeetingKind
from cdiae.formations import FORMATIONS
from cdiae.models import Council, Seat
from cdiae.selectors.agenda import waiting_for, warning_of
from cdiae.services import attendance
from cdiae.services.orders import update_seat
from iae_portal.core.errors import Refusal
from tests.cdiae.test_session import seat_everybody
from tests.factories.cdiae import MEETING_DAY, holder_of, make_council, make_request, seat_of, today_meeting
from tests.scenes import scene

EVE = MEETING_DAY - dt.timedelta(days=1)


@scene
def council() -> Council:
    return make_council("59L")


@pytest.mark.django_db
def test_amendments_for_opinion_come_first_then_the_fund_by_its_month(council):
    told = make_request(
        kind="amendment", for_information=True, reason="Pour information.", effective_on=dt.date(2008, 12, 1)
    )
    asked = make_request(kind="amendment", effective_on=dt.date(2009, 3, 1))
    second = make_request(kind="fdi", due_on=dt.date(2008, 12, 1), effective_on=dt.date(2009, 1, 1))
    first = make_request(kind="fdi", due_on=dt.date(2008, 11, 20), effective_on=dt.date(2009, 2, 1))
    convention = make_request()

    assert [row.request for row in waiting_for(council)] == [convention, asked, told, first, second]


@pytest.mark.parametrize(
    ("due_on", "effective_on", "is_late"),
    [(MEETING_DAY, None, False), (EVE, None, True), (None, MEETING_DAY, False), (None, EVE, True)],
)
def test_an_item_comes_too_late_the_day_after_its_day(due_on, effective_on, is_late):
    request = SimpleNamespace(kind="convention", due_on=due_on, effective_on=effective_on)

    assert bool(warning_of(request, SimpleNamespace(held_on=MEETING_DAY))) == is_late


def test_every_kind_of_meeting_says_who_meets():
    assert FORMATIONS.keys() == set(MeetingKind)


@pytest.mark.parametrize(
    ("kind", "standing", "refused"),
    [
        (MeetingKind.STANDING, False, True),
        (MeetingKind.STANDING, True, False),
        (MeetingKind.PLENARY, False, False),
    ],
)
def test_a_seat_represented_in_the_standing_commission_stays_in_it(officer_59l, council, kind, standing, refused):
    Seat.objects.update(standing=True)
    actor, meeting = officer_59l.user, today_meeting(council, officer_59l.user, kind=kind)
    seat_everybody(meeting, actor, 3)
    giver, seat = holder_of(council, "unions", 5), seat_of(council, "unions", 5)
    attendance.give_proxy(actor=actor, meeting=meeting, giver=giver, holder=holder_of(council, "chair"))

    def change():
        update_seat(actor=actor, seat=seat, label="Autre intitulé", basis=seat.basis, standing=standing)

    if refused:
        with pytest.raises(Refusal, match="commission permanente"):
            change()
    else:
        change()
        seat.refresh_from_db()
        assert (seat.label, seat.standing) == ("Autre intitulé", standing)
