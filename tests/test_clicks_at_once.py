"""Two clicks at the same instant on the forms of every application: one act, one page to read."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.urls import reverse

from cdiae.models import EmploymentArea
from conventions.models import Antenna, Objective
from conventions.models import Orientation as CouncilOrientation
from financing.models import EnvelopeMovement
from iae_portal.core.models import JournalEntry, Region
from iae_portal.core.services.sendings import TOKEN
from iae_portal.dashboards.models import PlanStep
from seminars.models import Room
from tests.cdiae.test_concurrency import at_once
from tests.clients import client_of
from tests.factories import service
from tests.factories.cdiae import make_council
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.factories.seminars import EventFactory
from tests.financing.test_envelopes import move, nation, region_31

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="concurrency is promised on PostgreSQL"),
]


def area(**_):
    make_council("59L")
    return reverse("cdiae:area_add", args=["59"]), {"name": "Lille", "postcodes": "59000"}, EmploymentArea


def orientation(**_):
    make_council("59L")
    address = reverse("cdiae:orientation_add", args=["59"])
    return address, {"axis": "Publics", "text": "Les jeunes d'abord.", "start": "2008-11-01"}, CouncilOrientation


def objective(**_):
    number = ConventionFactory(service__code="59L").number
    typed = {"axis": "welcome", "text": "Accueillir", "actions": "Recevoir"}
    return reverse("conventions:objective_new", args=[number]), typed, Objective


def antenna(**_):
    address = reverse("conventions:antenna_add", args=[SiaeFactory(service=service("59L")).pk])
    return address, {"name": "Antenne", "address": "1 rue", "postcode": "59000", "city": "Lille"}, Antenna


def movement(national, **_):
    move(national, None, nation(), "1000")
    move(national, nation(), region_31(), "1000")
    region = Region.objects.get(code="31")
    typed = {"source": f"region-{region.pk}-job_aid", "target": "frozen", "kind": "freeze", "amount": "10", "fte": ""}
    typed |= {"made_on": "2008-10-15", "reason": "Réserve"}
    return f"{reverse('financing:movement_region', args=['31'])}?annee=2009", typed, EnvelopeMovement


def room(**_):
    return reverse("seminars:part_add", args=[EventFactory().pk, "salles"]), {"name": "A", "capacity": "12"}, Room


def step(**_):
    typed = {"chantier": "councils", "title": "Étape", "service": service("DGEFP").pk}
    return reverse("dashboards:step_new"), typed, PlanStep


@pytest.mark.parametrize(
    ("make", "who"),
    [
        (area, "officer_59l"),
        (orientation, "officer_59l"),
        (objective, "officer_59l"),
        (antenna, "head_59l"),
        (movement, "director_31"),
        (room, "regional_officer_31"),
        (step, "national"),
    ],
)
def test_two_clicks_make_one_act(make: Callable, who: str, request):
    national, actor = request.getfixturevalue("national"), request.getfixturevalue(who)
    address, typed, model = make(national=national)
    one, two = client_of(actor.user), client_of(actor.user)
    token = str(one.get(address).context["csrf_token"])
    before = model.objects.count()

    def click(client):
        return lambda: client.post(address, typed | {TOKEN: token})

    first, second = at_once(click(one), click(two))

    assert (first.status_code, second.status_code) == (302, 302)
    assert (first.url, model.objects.count()) == (second.url, before + 1)

    told = JournalEntry.objects.count()
    again = one.post(address, typed | {TOKEN: token})
    assert (again.status_code, again.url, JournalEntry.objects.count()) == (302, first.url, told)
