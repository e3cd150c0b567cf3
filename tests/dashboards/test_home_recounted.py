"""Homes and the plan against plain loops on every row, for each role: a structure that moved, a deadline cancelled, a
service without credits, an annexe that holds some and waits for more."""

import re
from collections import Counter

import pytest
from django.urls import reverse

from conventions.enums import OPEN_STATES, RUNNING_STATES
from conventions.models import Convention, Siae
from financing.models import EnvelopeMovement, FinancialAnnex, FinancialDiagnostic
from iae_portal.core import clock
from iae_portal.core.models import Service
from iae_portal.core.services.night import count_country
from iae_portal.notifications.models import Deadline
from tests.factories import service
from tests.factories.financing import credit, entered, make_convention

pytestmark = pytest.mark.django_db

NORD = {"59L", "59V", "62", "R31"}
SEEN = {  # the codes of the services of each
    "officer_59l": {"59L"},
    "head_59l": {"59L"},
    "regional_officer_31": NORD,
    "director_31": NORD,
    "director_82": {"69", "R82"},
    "national": {*NORD, "69", "R82"},
}


@pytest.fixture
def country(territories, head_59l) -> None:
    credit("59L", "90000.00", year=2008)
    annex = entered(head_59l.user, make_convention(year=2008))
    FinancialAnnex.objects.filter(pk=annex.pk).update(reserved_at=clock.now(), reserved_amount="12.50")
    moved = Siae.objects.filter(service__code="62", state="active").first()
    Siae.objects.filter(pk=moved.pk).update(service=service("69"))
    Deadline.objects.filter(pk=Deadline.objects.filter(service__code="59V").first().pk).update(cancelled_at=clock.now())


def rows_in(codes: set[str], model, path: str = "service") -> list:
    """Read whole, kept one by one."""

    def code_of(row) -> str:
        for name in path.split("."):
            row = getattr(row, name)
        return row.code

    return [row for row in model.objects.all() if code_of(row) in codes]


def late_in(codes: set[str]) -> int:
    today = clock.today()
    rows = rows_in(codes, Deadline)
    return sum(row.due_on < today and row.done_at is None and row.cancelled_at is None for row in rows)


def waiting_in(codes: set[str]) -> int:
    rows = rows_in(codes, FinancialAnnex, "convention.service")
    return sum(row.year == 2008 and row.reserved_at is not None for row in rows)


def plan_of(codes: set[str]) -> dict:
    running = [row for row in rows_in(codes, Convention) if row.state in RUNNING_STATES]
    given = [
        row.amount
        for row in EnvelopeMovement.objects.all()
        if row.target.service and row.target.service.code in codes and row.target.year == 2008
    ]
    return {
        "running": len(running),
        "negotiated": sum(not row.taken_over for row in running),
        "notified": sum(given) if given else None,
        "reserved": waiting_in(codes),
        "diagnostics": sum(row.started_on.year == 2008 for row in rows_in(codes, FinancialDiagnostic)),
        "late": late_in(codes),
    }


@pytest.mark.parametrize("role", SEEN)
def test_the_home_and_the_plan_of_each_role_are_recounted(role, country, request):
    client, codes = request.getfixturevalue(role), SEEN[role]
    states = Counter(row.state for row in rows_in(codes, Convention))
    home = client.get(reverse("dashboards:home")).context
    assert [figure.value for figure in home["figures"]] == [
        sum(row.state == "active" for row in rows_in(codes, Siae)),
        sum(states[state] for state in RUNNING_STATES),
        sum(states[state] for state in OPEN_STATES),
        *(states[state] for state in ("negotiation", "opinion_pending", "ready_to_sign")),
    ]
    whole = client.get(reverse("dashboards:plan")).context["whole"]
    assert {name: getattr(whole, name) for name in plan_of(codes)} == plan_of(codes)

    said = [int(re.match(r"\d+", line.why)[0]) for line in home["decisions"] if line.late and "échéance" in line.why]
    places = Service.objects.select_related("region")
    by_place = Counter()
    for place in places:
        if place.code in codes:
            by_place[place.region_id if role == "national" else place.pk] += late_in({place.code})
    expected = [] if role in ("officer_59l", "head_59l") else [count for count in by_place.values() if count]
    assert sorted(said) == sorted(expected)


def test_the_plan_that_the_night_counted_is_recounted(country, national):
    """The whole and each region, an amount a region was never given among them."""
    count_country(today=clock.today())

    page = national.get(reverse("dashboards:plan")).context

    assert page["counted_at"]
    codes = {"Nord-Pas-de-Calais": NORD, "Rhône-Alpes": {"69", "R82"}, "whole": SEEN["national"]}
    rows = {row.name: row for row in page["rows"]} | {"whole": page["whole"]}
    for name, seen in codes.items():
        assert {each: getattr(rows[name], each) for each in plan_of(seen)} == plan_of(seen)
    assert not any(rows[name].running for name in rows.keys() - codes.keys())
