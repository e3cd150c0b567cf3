"""What waits for the decision of a region or of the mission: credits, campaigns, what is late."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.enums import ConventionState
from financing.enums import CampaignState
from financing.models import ModulationCampaign, Regime
from iae_portal.core import clock
from iae_portal.dashboards.selectors.decisions import decisions_of
from iae_portal.notifications.services.deadlines import open_deadline
from seminars.reminders import ORGANISER
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.factories.core import service
from tests.factories.financing import entered, make_convention
from tests.factories.seminars import EventFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("day", "year"), [(dt.date(2008, 9, 1), 2008), (dt.date(2008, 8, 31), 2007)])
def test_a_director_reads_the_campaigns_that_nobody_has_opened(director_31, day, year):
    """Of the types that a regime modulates; from September, about the year that ends."""
    span = {"start": dt.date(2007, 1, 1), "end": dt.date(2008, 12, 31), "signed_on": dt.date(2006, 12, 1)}
    for type_, code in (("EI", "62"), ("EI", "59L"), ("AI", "62"), ("EI", "69")):
        siae = SiaeFactory(type=type_, service=service(code))
        ConventionFactory(siae=siae, state=ConventionState.IN_FORCE, **span)

    rows = [row for row in decisions_of(director_31.user, day) if row.action == "Ouvrir la campagne"]

    assert [(row.label, row.why) for row in rows] == [
        (f"Modulation EI {year}, Nord-Pas-de-Calais", "Campagne à ouvrir pour 2 structures conventionnées")
    ]
    asked = director_31.get(rows[0].url).context["form"].initial
    assert (asked["type"], asked["data_year"], asked["payment_year"]) == ("EI", year, year + 1)


def test_a_campaign_that_is_opened_is_no_more_to_open_unless_it_was_given_up(director_31):
    siae = SiaeFactory(type="ACI")
    span = {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31), "signed_on": dt.date(2007, 12, 1)}
    ConventionFactory(siae=siae, state=ConventionState.IN_FORCE, **span)
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    campaign = ModulationCampaign.objects.create(
        region=siae.service.region,
        service=service("R31"),
        type="ACI",
        data_year=2008,
        payment_year=2009,
        regime=regime,
        envelope_amount=1000,
        floor=regime.floor,
        ceiling=regime.ceiling,
        opened_by=director_31.user,
    )
    assert to_open(director_31) == []

    ModulationCampaign.objects.filter(pk=campaign.pk).update(state=CampaignState.CANCELLED)

    assert to_open(director_31) == ["Modulation ACI 2008, Nord-Pas-de-Calais"]


def to_open(client) -> list[str]:
    rows = decisions_of(client.user, dt.date(2008, 10, 15))
    return [row.label for row in rows if row.action == "Ouvrir la campagne"]


def late_of(code: str, days: int, kind: str = ORGANISER) -> None:
    """A deadline that the service must keep, so many days from today."""
    today = clock.today()
    open_deadline(
        kind=kind,
        subject=EventFactory(),
        service=service(code),
        due_on=today + dt.timedelta(days=days),
        label="Nommer le correspondant",
        url="/",
        today=today,
    )


def test_a_director_reads_first_the_credits_that_his_services_await(head_59l, director_31, director_82):
    entered(head_59l.user, make_convention(year=2008))

    first = decisions_of(director_31.user, clock.today())[0]

    assert (first.label, first.action) == (service("59L").short_name, "Notifier des crédits")
    assert first.why.startswith("1 annexe attend ")
    assert first.url == reverse("financing:envelope_region", args=["31"])
    assert decisions_of(director_82.user, clock.today()) == []


@pytest.mark.parametrize(("days", "late"), [(-1, ["DRTEFP R31", "DDTEFP 62"]), (0, [])])
def test_a_director_reads_what_his_own_service_owes_too(director_31, days, late):
    for code in ("R31", "62", "69"):
        late_of(code, days)

    rows = decisions_of(director_31.user, clock.today())

    assert {row.label for row in rows} == set(late)
    for row in rows:
        assert len(director_31.get(row.url).context["object_list"]) == 1


def test_the_mission_reads_the_late_regions_and_its_own_duties(national):
    for code in ("R31", "62", "69", "DGEFP"):
        late_of(code, -1)
    late_of("38", 0)

    rows = decisions_of(national.user, clock.today())

    assert [(row.label, row.why) for row in rows] == [
        ("Nord-Pas-de-Calais", "2 échéances en retard"),
        ("Mission nationale", "1 échéance en retard"),
        ("Rhône-Alpes", "1 échéance en retard"),
    ]
    counts = [len(national.get(row.url).context["object_list"]) for row in rows]
    assert counts == [2, 1, 1]
