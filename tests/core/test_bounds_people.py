"""Who is of a service, and until when; the years and names that a text gives."""

import datetime as dt
from types import SimpleNamespace

import pytest

from iae_portal.core.acting import require_own_hand
from iae_portal.core.enums import LOCAL_ROLES, JobState, Queue, Role
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import Job
from iae_portal.core.rights import ActiveRole, Perimeter, colleagues, in_office, may_manage_service, perimeter
from iae_portal.core.selectors.people import assignments_of_person, team_of
from iae_portal.core.services.jobs import WAITING_AT_MOST, Progress, start_job
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


@pytest.mark.django_db
@pytest.mark.parametrize(("end", "count"), [(DAY, 1), (DAY - dt.timedelta(days=1), 0)])
def test_an_assignment_is_a_person_s_until_its_last_day(end, count):
    row = AssignmentFactory(service=service("59L"), start=dt.date(2008, 1, 1), end=end)

    assert len(assignments_of_person(row.user, DAY)) == count


@pytest.mark.django_db
@pytest.mark.parametrize("is_active", [True, False])
def test_a_closed_account_opens_nothing(is_active):
    assert bool(perimeter(make_user(Role.OFFICER, "59L", is_active=is_active)).roles) == is_active


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "code", "managed", "manages"),
    [
        (Role.HEAD, "59L", "59L", True),
        (Role.REGIONAL_DIRECTOR, "R31", "R31", True),
        (Role.REGIONAL_DIRECTOR, "R31", "59L", False),
        (Role.REGIONAL_OFFICER, "R31", "R31", False),
        (Role.OFFICER, "59L", "59L", False),
    ],
)
def test_a_team_is_kept_by_who_directs_the_service(role, code, managed, manages):
    assert may_manage_service(make_user(role, code), service(managed)) == manages


@pytest.mark.django_db
def test_a_dossier_is_given_to_who_has_a_local_role_of_the_service_today_and_an_account():
    here = {make_user(role, "59L") for role in (Role.OFFICER, Role.HEAD)}
    for role, code, is_active in ((Role.REGIONAL_OFFICER, "59L", 1), (Role.OFFICER, "62", 1), (Role.OFFICER, "59L", 0)):
        make_user(role, code, is_active=is_active)
    AssignmentFactory(service=service("59L"), start=DAY + dt.timedelta(days=1))
    assert set(colleagues(service("59L"))) == here


@pytest.mark.django_db
def test_a_job_counts_to_its_last_line_and_no_further():
    job = Job.objects.create(kind="tests", label="Essai", state=JobState.RUNNING, attempts=1)
    progress = Progress(job)
    progress.start(2)
    for done in (1, 2, 2):
        progress.advance()
        job.refresh_from_db()
        assert job.done == done


@pytest.mark.parametrize(
    "action",
    [
        "convention.sign",
        "convention.take_over",
        "amendment.sign",
        "financing.paid",
        "financing.lot_validate",
        "financing.lot_found",
        "financing.recovery",
        "financing.receipt",
        "fdi.pay",
        "token.create",
        "account.close",
        "assignment.add",
        "delegation.add",
        "second_factor.remove",
    ],
)
def test_what_signs_pays_or_opens_an_access_is_done_by_the_person_alone(action):
    with pytest.raises(NotAllowed):
        require_own_hand(SimpleNamespace(acted_by=object()), action)
    require_own_hand(SimpleNamespace(acted_by=None), action)
    require_own_hand(SimpleNamespace(acted_by=object()), f"other.{action}")
