"""Who is asked what around an event that is not a seminar of the mainland: the assises, overseas, without a date, put
off, one of two; and when its people leave."""

import datetime as dt

import pytest

from iae_portal.core.enums import Role
from iae_portal.core.models import User
from iae_portal.notifications.selectors.sending import sending_plan
from seminars.enums import EventKind, EventState
from seminars.models import Event
from seminars.reminders import CORRESPONDENT, FOURTH, ORGANISER, OUTCOME, PRESENTATION, SPEAKERS
from seminars.services.daily import run_daily
from seminars.services.deadlines import keep_event_deadlines
from seminars.services.events import move_event, update_event
from tests.factories import AssignmentFactory, make_user, service
from tests.factories.seminars import ContributionFactory, EventFactory, region
from tests.seminars.august_2008 import national_person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
DUE_ON = dt.date(2008, 10, 1)
HELD_ON = dt.date(2008, 10, 24)
AFTER = dt.date(2008, 10, 27)
DAY = dt.timedelta(days=1)
OF_A_REGION = {CORRESPONDENT, SPEAKERS, FOURTH, PRESENTATION}


def made(host: str, **values) -> Event:
    days = {"held_on": HELD_ON, "contributions_due_on": DUE_ON, "presentations_due_on": DUE_ON}
    row = EventFactory(host=service(host), **days | {"answers_close_on": DUE_ON, "state": EventState.CLOSED} | values)
    keep_event_deadlines(row, today=DUE_ON - DAY)
    return row


def assises(**values) -> Event:
    return made("DGEFP", kind=EventKind.ASSISES, city="Paris", **values)


def told(day: dt.date) -> set[tuple[str, str]]:
    """Who is told of what that day, by the passages of its night and of those before, then of its morning."""
    for before in (2, 1, 0):
        run_daily(today=day - before * DAY)
    return {
        (parcel.recipient.username, line.deadline.kind) for parcel in sending_plan(day).parcels for line in parcel.lines
    }


def test_the_mission_is_asked_for_the_assises_that_it_hosts():
    make_user(Role.NATIONAL, "DGEFP", username="mission")
    assises()
    assert told(DUE_ON - DAY) == {("mission", ORGANISER)}
    assert told(AFTER) == {("mission", OUTCOME)}
    assert sending_plan(AFTER).orphans == ()


def test_the_one_named_for_the_assises_is_asked_alone_until_he_leaves():
    make_user(Role.NATIONAL, "DGEFP", username="mission")
    named = make_user(Role.NATIONAL, "DGEFP", username="nomme")
    assises(organiser=named, organiser_named_on=DUE_ON)
    assert told(AFTER) == {("nomme", OUTCOME)}

    named.assignments.update(end=AFTER)
    AssignmentFactory(user=User.objects.get(pk=named.pk), service=service("R31"), start=AFTER + DAY)
    assert ("mission", OUTCOME) in told(AFTER + 7 * DAY)
    assert "nomme" not in {who for who, _ in told(AFTER + 7 * DAY)}


@pytest.mark.parametrize("role", [Role.REGIONAL_OFFICER, Role.REGIONAL_DIRECTOR])
def test_overseas_one_service_hosts_and_answers(role):
    make_user(role, "974", username="sur-place")
    make_user(Role.NATIONAL, "DGEFP", username="mission")
    row = made("974")
    ContributionFactory(event=row, region=region("04"), service=service("974"))
    keep_event_deadlines(row, today=DUE_ON - DAY)
    assert told(DUE_ON - DAY) == {("sur-place", kind) for kind in {ORGANISER, *OF_A_REGION}}
    assert told(AFTER) == {("sur-place", OUTCOME)}


def test_without_a_day_nothing_is_late_nor_held():
    make_user(Role.REGIONAL_DIRECTOR, "R31", username="directeur")
    days = dict.fromkeys(("held_on", "contributions_due_on", "presentations_due_on", "answers_close_on"))
    row = made("R31", **days, date_confirmed=False, state=EventState.PREPARATION)
    ContributionFactory(event=row)
    keep_event_deadlines(row, today=DUE_ON - DAY)
    assert [told(day) for day in (DUE_ON - DAY, TODAY, AFTER)] == [set()] * 3


def test_put_off_on_its_eve_nothing_says_that_it_was_held():
    make_user(Role.REGIONAL_DIRECTOR, "R31", username="directeur")
    row = made("R31", organiser=make_user(Role.REGIONAL_OFFICER, "R31", username="nomme"), organiser_named_on=DUE_ON)
    later = dt.date(2008, 11, 28)
    update_event(actor=national_person(), event=row, values={"held_on": later}, today=HELD_ON - DAY)
    assert told(AFTER) == set()
    assert told(dt.date(2008, 12, 1)) == {("nomme", OUTCOME)}


@pytest.mark.parametrize("name", ["hold", "cancel"])
def test_what_one_event_became_says_nothing_of_the_other(name):
    make_user(Role.REGIONAL_DIRECTOR, "R31", username="directeur")
    mission = national_person()
    one = made("R31")
    assises()
    assert told(AFTER) == {("directeur", OUTCOME), (mission.username, OUTCOME)}
    move_event(actor=mission, event=one, name=name, comment="Grève.", today=AFTER)
    assert told(AFTER + DAY) | told(AFTER + 7 * DAY) == {(mission.username, OUTCOME)}


def test_a_region_late_on_the_day_owes_nothing_the_week_after():
    make_user(Role.REGIONAL_DIRECTOR, "R22", username="voisin")
    row = made("R31")
    late = ContributionFactory(event=row, region=region("22"), service=service("R22"))
    keep_event_deadlines(row, today=DUE_ON - DAY)
    assert ("voisin", PRESENTATION) in told(DUE_ON - DAY)
    run_daily(today=HELD_ON)
    assert [told(AFTER + weeks * 7 * DAY) & {("voisin", PRESENTATION)} for weeks in range(4)] == [set()] * 4
    assert late.presentation_given_on is None
