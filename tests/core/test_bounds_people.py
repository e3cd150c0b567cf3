"""Who is of a service, and until when; the years and names that a text gives."""

import datetime as dt
from types import SimpleNamespace

import pytest

from iae_portal.core.enums import LOCAL_ROLES, JobState, Queue, Role
from iae_portal.core.models import Job
from iae_portal.core.rights import ActiveRole, Perimeter, in_office
from iae_portal.core.selectors.people import team_of
from iae_portal.core.services.jobs import WAITING_AT_MOST, start_job
from iae_portal.core.text import of_place, year_in
from tests.factories import AssignmentFactory, make_user, service

DAY = dt.date(2008, 10, 15)


@pytest.mark.parametrize(("text", "year"), [("1899", None), ("1900", 1900), ("2098", 2098), ("2099", None)])
def test_a_year_is_one_that_dates_hold(text, year):
    assert year_in(text) == year


@pytest.mark.parametrize(("name", "said"), [("Yvetot", "d'Yvetot"), ("Lille", "de Lille"), ("Le Mans", "du Mans")])
def test_a_place_takes_its_article(name, said):
    assert of_place(name) == said


@pytest.mark.parametrize("role", Role)
def test_a_service_is_one_s_own_in_a_local_role_alone(role):
    seat = ActiveRole(role, SimpleNamespace(pk=1, region_id=2))

    assert Perimeter((seat,)).service_ids == (frozenset({1}) if role in LOCAL_ROLES else frozenset())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (DAY, DAY, "present"),
        (DAY + dt.timedelta(days=1), None, "coming"),
        (dt.date(2008, 1, 1), DAY - dt.timedelta(days=1), "past"),
    ],
)
def test_an_assignment_is_told_once_in_its_team(start, end, told):
    row = AssignmentFactory(service=service("59L"), start=start, end=end)
    team = team_of(service("59L"), DAY)

    assert {name: getattr(team, name) for name in ("present", "coming", "past")} == {
        name: [row] if name == told else [] for name in ("present", "coming", "past")
    }


@pytest.mark.django_db
@pytest.mark.parametrize("is_active", [True, False])
def test_who_has_no_account_any_more_is_not_in_office(is_active):
    person = make_user(Role.OFFICER, "59L", is_active=is_active)
    pair = (service("59L").pk, person.pk)

    assert in_office([pair], DAY) == ({pair} if is_active else set())


@pytest.mark.django_db
@pytest.mark.parametrize(("queue", "last"), [(Queue.SHORT, Queue.BATCH), (Queue.BATCH, Queue.SHORT)])
def test_long_work_that_waits_does_not_put_the_short_behind_it(queue, last):
    person = make_user(Role.OFFICER, "59L")
    waiting = {"kind": "tests", "label": "Attente", "owner": person, "state": JobState.QUEUED, "queue": queue}
    Job.objects.bulk_create(Job(**waiting) for _ in range(WAITING_AT_MOST))

    assert start_job(kind="tests", label="Essai", actor=person).queue == last
