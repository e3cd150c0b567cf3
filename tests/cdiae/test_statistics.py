"""The figures of a council's page: attendance by college, delays, opinions against decisions."""

import datetime as dt
import html
from decimal import Decimal

import pytest

from cdiae.enums import MeetingState
from cdiae.models import College, Presence, Proxy
from cdiae.selectors.statistics import attendance_by_college, delays_of, opinions_and_decisions
from conventions.enums import ConventionState, OpinionState, OpinionValue
from conventions.models import OpinionRequest
from iae_portal.core import clock
from tests.factories import service
from tests.factories.cdiae import make_council, make_meeting
from tests.factories.conventions import ConventionFactory, OpinionRequestFactory, SiaeFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def lille():
    return make_council("59L", served=("59V",))


def held(council, day: dt.date, state: str = MeetingState.CLOSED):
    return make_meeting(council, held_on=day, state=state, opened_at=clock.now(), closed_at=clock.now())


def members_of(college: College) -> list:
    return [seat.members.get() for seat in college.seats.order_by("rank")]


def test_attendance_counts_each_seat_once_present_before_represented(lille):
    college = next(each for each in College.objects.order_by("rank") if each.seats.count() >= 3)
    first, second, third, *_ = members_of(college)
    march, june = held(lille, dt.date(2008, 3, 5)), held(lille, dt.date(2008, 6, 4), MeetingState.NO_QUORUM)
    held(lille, dt.date(2008, 9, 3), MeetingState.CANCELLED)
    for meeting, member in ((march, first), (march, second), (june, first)):
        Presence.objects.create(meeting=meeting, member=member)
    # The first one gave a mandate, then came all the same; nobody came to carry that of June.
    for meeting, giver in ((march, first), (march, third), (june, third)):
        Proxy.objects.create(meeting=meeting, giver=giver, holder=second, received_at=clock.now())

    [row] = [row for row in attendance_by_college(lille) if row.college == college.label]
    seats = college.seats.count()
    assert (row.called, row.attended, row.represented) == (2 * seats, 3, 1)
    assert row.rate == round(Decimal(400) / (2 * seats))


@pytest.mark.parametrize(("standing", "called"), [(True, 6), (False, 5)])
def test_attendance_is_that_of_the_last_six_meetings_each_in_its_formation(lille, standing, called):
    """The oldest of seven is left out; one of the six was held by the standing commission."""
    oldest, *_ = (held(lille, dt.date(2008, month, 5)) for month in range(1, 7))
    closed = {"state": "closed", "opened_at": clock.now(), "closed_at": clock.now()}
    of_commission = make_meeting(lille, held_on=dt.date(2008, 7, 5), kind="standing", **closed)
    college = College.objects.order_by("rank").first()
    college.seats.update(standing=standing)
    member, *_ = members_of(college)
    for meeting in (oldest, of_commission):
        Presence.objects.create(meeting=meeting, member=member)
    row = next(row for row in attendance_by_college(lille) if row.college == college.label)
    assert (row.called, row.attended) == (called * college.seats.count(), int(standing))


def test_a_council_that_never_met_has_no_rate(lille):
    assert attendance_by_college(lille) == []


def answered(asked_on: dt.date, given_on: dt.date, opinion: str, state: str, code: str = "59L", **values) -> None:
    day, ended = dt.date(2008, 10, 10), state == ConventionState.TERMINATED
    signed = {"signed_on": day} if state == ConventionState.IN_FORCE or ended else {}
    signed |= {"ended_on": day} if ended else {}
    convention = ConventionFactory(siae=SiaeFactory(service=service(code)), state=state, **signed)
    OpinionRequestFactory(
        convention=convention,
        state=OpinionState.ANSWERED,
        source="by_hand",
        asked_on=asked_on,
        given_on=given_on,
        opinion=opinion,
        **values,
    )


def test_delays_and_what_became_of_the_files_by_opinion(lille):
    day = dt.date(2008, 9, 1)
    answered(day, dt.date(2008, 9, 11), OpinionValue.FAVOURABLE, ConventionState.IN_FORCE)
    answered(day, dt.date(2008, 9, 21), OpinionValue.FAVOURABLE, ConventionState.OPINION_GIVEN)
    answered(day, dt.date(2008, 10, 1), OpinionValue.UNFAVOURABLE, ConventionState.REFUSED)
    answered(day, dt.date(2008, 9, 21), OpinionValue.RESERVED, ConventionState.TERMINATED)
    answered(day, dt.date(2008, 9, 21), OpinionValue.UNFAVOURABLE, ConventionState.WITHDRAWN)
    delays = delays_of(lille)
    assert (delays.given, delays.count, delays.median, delays.longest) == (5, 5, Decimal(20), 30)
    rows = {
        row.opinion: (row.given, row.signed, row.refused, row.withdrawn, row.waiting)
        for row in opinions_and_decisions(lille)
    }
    assert rows[OpinionValue.FAVOURABLE.label] == (2, 1, 0, 0, 1)
    assert rows[OpinionValue.RESERVED.label] == (1, 1, 0, 0, 0)  # signed, whatever came after
    assert rows[OpinionValue.UNFAVOURABLE.label] == (2, 0, 1, 1, 0)


def test_what_a_council_answered_is_of_its_services_and_a_decision_is_of_a_convention(lille):
    days = dt.date(2008, 9, 1), dt.date(2008, 9, 11)
    for code, kind in (("59V", "convention"), ("62", "convention"), ("59L", "amendment")):
        answered(*days, OpinionValue.FAVOURABLE, ConventionState.IN_FORCE, code, kind=kind)
    assert delays_of(lille).given == 2
    assert [row.given for row in opinions_and_decisions(lille)] == [1, 0, 0]


def test_a_median_says_of_how_many_opinions_it_is(lille, officer_59l):
    """A meeting on paper held before its request was keyed says nothing of the delay."""
    day = dt.date(2008, 9, 11)
    answered(day, day, OpinionValue.FAVOURABLE, ConventionState.IN_FORCE)
    answered(day, day, OpinionValue.FAVOURABLE, ConventionState.IN_FORCE)
    late = OpinionRequest.objects.latest("pk")
    OpinionRequest.objects.filter(pk=late.pk).update(filed_on=dt.date(2008, 9, 1), given_on=dt.date(2008, 9, 10))

    delays = delays_of(lille)

    assert (delays.given, delays.count, delays.median, delays.longest) == (2, 1, Decimal(0), 0)
    page = " ".join(officer_59l.get("/cdiae/59/").content.decode().split())
    assert "Médiane de 1 avis sur 2 : 0 jour, 0 au plus." in page


@pytest.mark.parametrize(("given", "said"), [(0, "Aucun avis rendu."), (1, "1 avis rendu, dont aucun délai n'est")])
def test_an_opinion_without_a_known_delay_was_given_all_the_same(lille, officer_59l, given, said):
    day = dt.date(2008, 9, 11)
    for _ in range(given):
        answered(day, day, OpinionValue.FAVOURABLE, ConventionState.IN_FORCE)
    OpinionRequest.objects.update(filed_on=dt.date(2008, 9, 1), given_on=dt.date(2008, 9, 10))
    assert said in " ".join(html.unescape(officer_59l.get("/cdiae/59/").content.decode()).split())
