"""In prison the modulated part stops at 5 %: the batch, the what-if, the override, the page."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from conventions.enums import StructureType
from financing.computation.prison import capped_in_prison
from financing.enums import Context
from financing.models import ModulationCampaign, Regime
from financing.selectors.campaign_trial import compare
from financing.services.campaign_frame import set_frame
from financing.services.campaign_rates import compute_campaign, correct_score, override_rate
from financing.services.campaigns import change_campaign, open_campaign
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Region
from tests.constraints import without_constraints
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit, make_convention, validated
from tests.financing.campaigns import fill, opened, regional_credits
from tests.financing.test_campaigns import WEIGHTS, figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def computed(settings, director_31, regional_officer_31) -> ModulationCampaign:
    """G20, where structure C (raw rate 7.5 %) works in prison."""
    settings.PORTAL_TODAY = "2016-05-02"
    regional_credits(director_31.user)
    campaign = opened(director_31.user)
    campaign.candidates.filter(siae__name="Structure C").update(context=Context.PRISON)
    fill(regional_officer_31.user, campaign)
    campaign = change_campaign(actor=director_31.user, campaign=campaign, name="close_collection")
    return compute_campaign(actor=director_31.user, campaign=campaign)


def test_its_rate_comes_down_to_its_ceiling_and_nobody_else_moves(computed):
    rows = figures(computed)
    assert rows["C"] == (Decimal("0.7500"), Decimal("0.0500"), Decimal("7741.60"))
    assert {name: row[2] for name, row in rows.items() if name != "C"} == {
        "A": Decimal("9870.54"),
        "B": Decimal("22721.60"),
        "D": Decimal("14515.50"),
        "E": Decimal("9425.40"),
    }
    assert (computed.result["total"], computed.result["unspent"]) == ("64274.64", "13141.36")
    line = computed.decisions.get(siae__name="Structure C").explanation[-1]
    assert (line["rule"], line["value"]) == ("prison_ceiling", "7741.60")


def test_a_rate_under_the_ceiling_stays_as_it_is():
    row = {"id": "A", "rate": "0.0500", "amount": "50.00", "explanation": []}
    answer = {"structures": [row], "total": "50.00", "unspent": "0.00"}
    assert capped_in_prison(answer, {"A": Decimal(1000)}, {"A": "0.05"}) == answer


def test_the_what_if_keeps_the_ceiling_of_prisons(computed):
    frame = {"floor": Decimal(0), "weights": WEIGHTS, "envelope": Decimal(77416)}
    same = compare(computed, ceiling=Decimal("0.10"), **frame)
    assert (same.total, same.other_total) == (Decimal("64274.64"), Decimal("64274.64"))
    lower = compare(computed, ceiling=Decimal("0.04"), **frame)
    assert {line.name[-1]: line.other_amount for line in lower.lines}["C"] == Decimal("4644.96")


@pytest.mark.parametrize(("floor", "kept"), [("0.05", True), ("0.0501", False)])
def test_no_floor_stands_above_it_where_a_structure_works_in_prison(director_31, regional_officer_31, floor, kept):
    campaign = opened(director_31.user)
    frame = {"floor": Decimal(floor), "ceiling": Decimal("0.10"), "weights": WEIGHTS, "orientation": None}
    frame |= {"actor": regional_officer_31.user, "campaign": campaign, "envelope_amount": Decimal(77416)}
    assert set_frame(**frame).floor == Decimal(floor)
    campaign.candidates.filter(siae__name="Structure C").update(context=Context.PRISON)
    if kept:
        assert set_frame(**frame).floor == Decimal(floor)
        return
    with pytest.raises(Refusal, match=r"plafond des structures en milieu pénitentiaire \(5,00.%\) : baissez-le"):
        set_frame(**frame)


def test_a_head_does_not_go_above_it(computed, director_31, head_59l):
    decision = computed.decisions.select_related("service", "campaign__regime").get(siae__name="Structure C")
    decision.service = head_59l.user.assignments.get().service
    decision.save()
    with pytest.raises(Refusal, match="pour une structure en milieu pénitentiaire"):
        override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.0501"), reason="Motif")
    kept = correct_score(actor=head_59l.user, decision=decision, criterion="results", score=Decimal(1), reason="Motif")
    assert kept.rate == Decimal("0.0500")


def test_the_opening_reads_the_context_on_the_annexe_and_the_page_says_it(settings, officer_59l, director_31):
    settings.PORTAL_TODAY = "2018-01-15"
    credit("59L", "500000.00", year=2018, author=officer_59l.user)
    siae = SiaeFactory(type=StructureType.ACI, name="Chantier exemple")
    convention = make_convention(siae=siae, year=2018, start=dt.date(2018, 1, 1), end=dt.date(2018, 12, 31))
    validated(officer_59l.user, convention, context=Context.PRISON)
    settings.PORTAL_TODAY = "2019-03-04"
    campaign = open_campaign(
        actor=director_31.user,
        region=Region.objects.get(code="31"),
        type=StructureType.ACI,
        data_year=2018,
        payment_year=2019,
        regime=Regime.objects.get(code="AIDE-POSTE-2017"),
        envelope_amount=Decimal(1000),
    )
    assert campaign.candidates.get().is_in_prison is True
    page = director_31.get(reverse("financing:campaign_detail", args=[campaign.pk])).content.decode()
    assert page.count("Milieu pénitentiaire") == 1
    assert "5,00" in page


def test_the_migration_lists_the_ceilings_of_prison_outside_and_stops(national):
    listed = import_module("financing.migrations.0041_prison_inside").none_outside
    listed(apps, None)
    without_constraints(Regime, "financing_regime_prison_inside")
    Regime.objects.filter(code="MOD-ENCADREE-SIM").update(prison_ceiling="0.11")
    with pytest.raises(RuntimeError, match=r"MOD-ENCADREE-SIM : 0.0000 – 0.1100 – 0.1000"):
        listed(apps, None)
