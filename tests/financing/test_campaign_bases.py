"""The base of a structure follows its annexe until the rates are decided: the page says so, a calculation takes it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from financing.enums import CampaignState
from financing.models import Computation, FinancialAnnex, ModulationCampaign
from financing.selectors.campaign_bases import changed_bases
from financing.services.campaign_rates import compute_campaign, decide_campaign, override_rate
from iae_portal.core import clock
from iae_portal.core.models import JournalEntry
from tests.financing.campaigns import UNIT, opened

pytestmark = pytest.mark.django_db

A = UNIT * 12


@pytest.fixture(autouse=True)
def spring_2016(settings):
    settings.PORTAL_TODAY = "2016-05-02"


def says(name: str, agreed: Decimal, due: Decimal | None = None) -> None:
    """The annexe of a structure is computed again."""
    Computation.objects.create(
        annex=FinancialAnnex.objects.get(convention__siae__name=f"Structure {name}"),
        inputs={},
        result={},
        engine_version="exemple",
        agreed_amount=agreed,
        due=due,
        reason="exemple",
        computed_at=clock.now(),
    )


def shown(client, campaign) -> str:
    page = client.get(reverse("financing:campaign_detail", args=[campaign.pk])).content.decode()
    return " ".join(page.split())


def changed(campaign) -> dict[str, Decimal]:
    rows = list(campaign.candidates.select_related("siae"))
    found = changed_bases(campaign, rows)
    return {row.siae.name[-1]: found[row.pk] for row in rows if row.pk in found}


def test_a_base_that_changed_after_the_calculation_is_said_and_taken_by_the_next_one(computed, director_31):
    says("A", A, A)
    assert changed(computed) == {}
    assert "n'est plus celle de son annexe" not in shown(director_31, computed)

    says("A", A, A - 1)
    assert changed(computed) == {"A": A - 1}
    page = shown(director_31, computed)
    assert "La base de 1 structure n'est plus celle de son annexe" in page
    assert "Calculez de nouveau pour la reprendre" in page

    again = compute_campaign(actor=director_31.user, campaign=computed)
    assert again.decisions.get(siae__name="Structure A").base == A - 1
    assert again.decisions.get(siae__name="Structure B").base == UNIT * 20
    assert changed(again) == {}
    told = JournalEntry.objects.get(action__endswith="campaign.base")
    assert (told.before, told.after) == ({"base": "232248.00"}, {"base": "232247.00"})


@pytest.mark.parametrize(("agreed", "due", "base"), [(A + 5, None, A + 5), (A + 5, A - 5, A - 5), (A + 5, A, None)])
def test_what_is_due_counts_and_without_hours_what_was_agreed(computed, agreed, due, base):
    says("A", agreed, due)
    assert changed(computed) == ({} if base is None else {"A": base})


def test_decided_rates_keep_the_base_they_were_decided_on(computed, director_31, head_59l):
    decision = computed.decisions.select_related("service", "campaign").get(siae__name="Structure A")
    override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.05"), reason="Fermeture d'un site")
    decided = decide_campaign(actor=director_31.user, campaign=computed)
    kept = list(decided.decisions.values_list("base", "rate", "amount"))

    says("A", A, A / 2)
    page = shown(director_31, decided)
    assert "Les taux sont arrêtés : leurs montants ne changent pas." in page
    assert "Calculez de nouveau" not in page
    assert list(decided.decisions.values_list("base", "rate", "amount")) == kept


def test_a_service_is_told_of_its_own_structures_alone(computed, officer_59l):
    says("D", A, A)
    assert "n'est plus celle de son annexe" not in shown(officer_59l, computed)
    says("A", A, A + 1)
    page = shown(officer_59l, computed)
    assert "La base de 1 structure" in page
    assert "Le directeur régional peut calculer de nouveau" in page


def test_a_collection_says_it_before_any_calculation(director_31):
    campaign = opened(director_31.user)
    says("A", A, A)
    says("B", A, A)
    campaign.candidates.filter(siae__name="Structure B").update(excluded=True, exclusion_reason="Fermée")
    assert changed(campaign) == {"A": A}
    assert "Le calcul la reprendra." in shown(director_31, campaign)


@pytest.mark.parametrize("state", [CampaignState.CANCELLED, None])
def test_neither_an_abandoned_campaign_nor_a_simulation_follows_the_annexes(computed, state):
    says("A", A, A + 1)
    if state:
        ModulationCampaign.objects.update(state=state)
    else:
        computed.regime.status = "simulation"
        computed.regime.save()
    assert changed(ModulationCampaign.objects.get()) == {}
