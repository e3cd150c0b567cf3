"""A campaign from its opening to its notification: golden example G20 and what each role may do."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from financing.documents.modulation_letter import build_context
from financing.enums import CampaignState
from financing.models import ModulationCampaign, Regime
from financing.selectors.campaign_trial import compare
from financing.services.campaign_frame import set_frame
from financing.services.campaign_notification import notify_campaign
from financing.services.campaign_rates import compute_campaign, correct_score, decide_campaign, override_rate
from financing.services.campaign_readings import exclude_candidate, save_readings
from financing.services.campaigns import change_campaign
from financing.services.law import put_in_force
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Job, JournalEntry
from iae_portal.core.text import euros
from tests.financing.campaigns import ENVELOPE, fill, opened, regional_credits

pytestmark = pytest.mark.django_db

WEIGHTS = {"public": Decimal("0.35"), "effort": Decimal("0.40"), "results": Decimal("0.25")}


@pytest.fixture(autouse=True)
def spring_2016(settings):
    settings.PORTAL_TODAY = "2016-05-02"


def figures(campaign) -> dict:
    rows = campaign.decisions.select_related("siae")
    return {row.siae.name[-1]: (row.mark, row.rate, row.amount) for row in rows}


def test_g20_rates_and_amounts(computed):
    assert figures(computed) == {
        "A": (Decimal("0.4250"), Decimal("0.0425"), Decimal("9870.54")),
        "B": (Decimal("0.5875"), Decimal("0.0587"), Decimal("22721.60")),
        "C": (Decimal("0.7500"), Decimal("0.0750"), Decimal("11612.40")),
        "D": (Decimal("0.2500"), Decimal("0.0250"), Decimal("14515.50")),
        "E": (Decimal("0.4875"), Decimal("0.0487"), Decimal("9425.40")),
    }
    assert (computed.result["total"], computed.result["unspent"]) == ("68145.44", "9270.56")


def test_g20b_is_the_what_if_of_a_smaller_envelope_and_writes_nothing(computed):
    comparison = compare(
        computed,
        floor=Decimal(0),
        ceiling=Decimal("0.10"),
        weights=WEIGHTS,
        envelope=Decimal("61932.80"),
    )
    assert (comparison.other_total, comparison.unspent) == (Decimal("61874.73"), Decimal("58.07"))
    assert comparison.coefficient == Decimal("0.90844571")
    assert (comparison.gainers, comparison.losers) == (0, 5)
    assert figures(computed)["A"][2] == Decimal("9870.54")


@pytest.mark.parametrize(("ceiling", "kept"), [("0.05", True), ("0.0499", False)])
def test_a_rate_that_a_head_kept_stays_on_trial_where_the_frame_allows_it(computed, head_59l, ceiling, kept):
    decision = computed.decisions.select_related("siae", "service", "campaign").get(siae__name="Structure A")
    decision = override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.05"), reason="Exemple")
    frame = {"floor": Decimal(0), "ceiling": Decimal(ceiling), "weights": WEIGHTS, "envelope": ENVELOPE}
    found = compare(computed, **frame)
    line = next(row for row in found.lines if row.kept)
    assert (line.name, line.amount) == ("Structure A", Decimal("11612.40"))
    assert (line.gain == 0) is kept
    assert found.total == Decimal("68145.44") - Decimal("9870.54") + line.amount
    assert found.unspent == ENVELOPE - found.other_total


def test_the_collection_does_not_close_while_one_structure_is_incomplete(director_31, regional_officer_31):
    campaign = opened(director_31.user, envelope=Decimal(50000))
    told = JournalEntry.objects.get(action="campaign.open").after
    assert (told["régime"], told["montant à répartir"]) == (str(campaign.regime), euros(50000))
    with pytest.raises(Refusal, match="Relevés incomplets, à compléter ou à exclure avec un motif : Structure A,"):
        change_campaign(actor=director_31.user, campaign=campaign, name="close_collection")
    for candidate in campaign.candidates.select_related("campaign", "siae", "service"):
        exclude_candidate(actor=regional_officer_31.user, candidate=candidate, excluded=True, reason="Fermée")
    with pytest.raises(Refusal, match="aucune structure"):
        change_campaign(actor=director_31.user, campaign=campaign, name="close_collection")


def test_each_service_fills_its_own(director_31, officer_59l, officer_62):
    campaign = opened(director_31.user)
    lille = campaign.candidates.select_related("campaign", "service", "siae").get(siae__name="Structure A")
    save_readings(actor=officer_59l.user, candidate=lille, base=Decimal(10), readings={})
    with pytest.raises(NotAllowed):
        save_readings(actor=officer_62.user, candidate=lille, base=Decimal(20), readings={})
    lille.refresh_from_db()
    assert lille.base == Decimal("10.00")


@pytest.mark.parametrize("role", ["officer_59l", "head_59l", "regional_officer_31", "director_82", "national"])
def test_only_the_regional_director_opens(role, request):
    with pytest.raises(NotAllowed):
        opened(request.getfixturevalue(role).user)


def test_a_head_keeps_another_rate_inside_the_frame_with_a_reason(computed, head_59l, officer_59l):
    decision = computed.decisions.select_related("service", "campaign").get(siae__name="Structure A")
    with pytest.raises(NotAllowed):
        override_rate(actor=officer_59l.user, decision=decision, rate=Decimal("0.05"), reason="x")
    with pytest.raises(Refusal, match="porte son motif"):
        override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.05"), reason=" ")
    with pytest.raises(Refusal, match="sort du cadre"):
        override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.1001"), reason="x")
    with pytest.raises(Refusal, match="Avec ce taux le total ferait"):
        override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.09"), reason="x")
    kept = override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.06"), reason="Fermeture d'un site")
    assert (kept.amount, kept.overridden_by) == (Decimal("13934.88"), head_59l.user)
    assert JournalEntry.objects.latest("pk").sentence.endswith(" : 6,00\xa0%")
    back = override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.0425"), reason="")
    assert (back.amount, back.overridden_by, back.override_reason) == (Decimal("9870.54"), None, "")


@pytest.mark.parametrize(("rate", "inside"), [("0.0199", False), ("0.02", True), ("0.1", True), ("0.1001", False)])
def test_a_kept_rate_may_be_either_end_of_the_frame(computed, head_59l, rate, inside):
    ModulationCampaign.objects.update(floor=Decimal("0.02"), ceiling=Decimal("0.1"), envelope_amount=Decimal(1_000_000))
    decision = computed.decisions.select_related("service", "campaign").get(siae__name="Structure A")
    asked = {"actor": head_59l.user, "decision": decision, "rate": Decimal(rate), "reason": "Exemple"}
    if inside:
        assert override_rate(**asked).rate == Decimal(rate)
    else:
        with pytest.raises(Refusal, match="sort du cadre de la campagne, qui va de 2\xa0% à 10\xa0%\\.$"):
            override_rate(**asked)


@pytest.mark.parametrize(("envelope", "kept"), [("72209.78", True), ("72209.77", False)])
def test_a_rate_may_take_the_last_cent_of_the_envelope(computed, head_59l, envelope, kept):
    ModulationCampaign.objects.update(envelope_amount=Decimal(envelope))
    decision = computed.decisions.select_related("service", "campaign").get(siae__name="Structure A")
    asked = {"actor": head_59l.user, "decision": decision, "rate": Decimal("0.06"), "reason": "Exemple"}
    if kept:
        assert override_rate(**asked).amount == Decimal("13934.88")
    else:
        with pytest.raises(Refusal, match="Avec ce taux le total ferait"):
            override_rate(**asked)


def test_a_head_of_another_service_does_not_override(computed, head_59l):
    decision = computed.decisions.select_related("service", "campaign").get(siae__name="Structure D")
    with pytest.raises(NotAllowed):
        override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.03"), reason="x")


def corrected(decision, head, score, reason="Bassin sans emploi d'insertion", criterion="results"):
    return correct_score(actor=head.user, decision=decision, criterion=criterion, score=Decimal(score), reason=reason)


def test_a_head_corrects_a_score_for_a_local_reason_and_the_rate_follows(computed, head_59l, officer_59l):
    decision = computed.decisions.select_related("siae", "service", "campaign").get(siae__name="Structure A")
    for head, score, reason, error, sentence in (
        (officer_59l, "0.75", "x", NotAllowed, "retenu par le directeur"),
        (head_59l, "0.75", " ", Refusal, "porte son motif"),
        (head_59l, "1.0001", "x", Refusal, "va de 0 à 1"),
        (head_59l, "-0.0001", "x", Refusal, "va de 0 à 1"),
        (head_59l, "0.25", "x", Refusal, "déjà celle du calcul"),
    ):
        with pytest.raises(error, match=sentence):
            corrected(decision, head, score, reason)

    # Nothing is a score too: 0.25 x 0.25 less than 0.425.
    assert corrected(decision, head_59l, "0").rate == Decimal("0.0362")
    # 0.35 x 0.75 + 0.40 x 0.25 + 0.25 x 0.75 = 0.55
    kept = corrected(decision, head_59l, "0.75")
    assert (kept.rate, kept.amount, kept.overridden_by) == (Decimal("0.0550"), Decimal("12773.64"), head_59l.user)
    said = "Résultats à la sortie (0,7500 au lieu de 0,2500) : Bassin sans emploi d'insertion."
    assert (kept.override_reason, build_context(kept)["override_reason"]) == (said, said)

    with pytest.raises(Refusal, match="Avec ce taux le total ferait"):
        corrected(decision, head_59l, "1", criterion="effort")
    # 0.35 x 0.80 more than nothing: the two corrections add up, 0.5675.
    kept = corrected(decision, head_59l, "0.80", "Fermeture d'une usine.", "public")
    assert (kept.rate, kept.override_reason.count(" au lieu de ")) == (Decimal("0.0567"), 2)
    corrected(decision, head_59l, "0.75", "", "public")
    back = corrected(decision, head_59l, "0.25", "")
    assert (back.amount, back.override_reason, back.overridden_by) == (Decimal("9870.54"), "", None)


def test_a_corrected_score_is_kept_on_trial_and_a_rate_kept_directly_forgets_it(computed, head_59l):
    decision = computed.decisions.select_related("siae", "service", "campaign").get(siae__name="Structure A")
    corrected(decision, head_59l, "0.75")
    weights = {"public": Decimal("0.50"), "effort": Decimal("0.25"), "results": Decimal("0.25")}
    for ceiling, amount in (("0.10", "14515.50"), ("0.05", "7246.14")):
        frame = {"floor": Decimal(0), "ceiling": Decimal(ceiling), "weights": weights, "envelope": ENVELOPE}
        line = next(row for row in compare(computed, **frame).lines if row.kept)
        assert (line.amount, line.other_amount) == (Decimal("12773.64"), Decimal(amount))
    kept = override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.05"), reason="Exemple")
    assert (kept.corrections, kept.override_reason) == ({}, "Exemple")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ceiling": Decimal("0.11")}, "Le cadre national va de 0,00\xa0% à 10,00\xa0%"),
        ({"floor": Decimal("0.09"), "ceiling": Decimal("0.05")}, "Le plancher dépasse le plafond"),
        ({"weights": WEIGHTS | {"public": Decimal("0.45")}}, "Les poids font 1,10 en tout"),
        (
            {"weights": {"public": Decimal("0.50"), "effort": Decimal("0.25"), "results": Decimal("0.25")}},
            "Des poids locaux citent une orientation territoriale",
        ),
    ],
)
def test_a_local_frame_stays_in_the_national_one(director_31, regional_officer_31, changes, sentence):
    campaign = opened(director_31.user)
    frame = {
        "floor": Decimal(0),
        "ceiling": Decimal("0.10"),
        "weights": WEIGHTS,
        "envelope_amount": ENVELOPE,
        "orientation": None,
    }
    with pytest.raises(Refusal, match=sentence):
        set_frame(actor=regional_officer_31.user, campaign=campaign, **(frame | changes))


def test_deciding_commits_the_regional_envelope(computed, director_31):
    decided = decide_campaign(actor=director_31.user, campaign=computed)
    assert decided.state == CampaignState.DECIDED
    amounts = sum(row.amount for row in decided.envelope.commitments.all())
    assert amounts == Decimal("68145.44")


def test_a_campaign_without_regional_credits_is_not_decided(director_31, regional_officer_31):
    campaign = opened(director_31.user)
    fill(regional_officer_31.user, campaign)
    campaign = change_campaign(actor=director_31.user, campaign=campaign, name="close_collection")
    campaign = compute_campaign(actor=director_31.user, campaign=campaign)
    with pytest.raises(Refusal, match="n'a pas d'enveloppe « part modulée » pour 2016"):
        decide_campaign(actor=director_31.user, campaign=campaign)


def simulation(director, officer):
    Regime.objects.get(code="MOD-ENCADREE-SIM")
    campaign = opened(director.user, "MOD-ENCADREE-SIM")
    fill(officer.user, campaign)
    campaign = change_campaign(actor=director.user, campaign=campaign, name="close_collection")
    campaign = compute_campaign(actor=director.user, campaign=campaign)
    return decide_campaign(actor=director.user, campaign=campaign)


def test_a_simulation_commits_nothing_and_notifies_nobody(director_31, regional_officer_31):
    regional_credits(director_31.user)
    decided = simulation(director_31, regional_officer_31)
    assert decided.envelope.commitments.count() == 0
    with pytest.raises(Refusal, match="Une simulation ne notifie personne"):
        notify_campaign(actor=director_31.user, campaign=decided)
    assert mail.outbox == []
    assert Job.objects.count() == 0


def test_credits_may_arrive_after_the_opening(director_31, regional_officer_31):
    campaign = opened(director_31.user)
    fill(regional_officer_31.user, campaign)
    regional_credits(director_31.user)
    campaign = change_campaign(actor=director_31.user, campaign=campaign, name="close_collection")
    campaign = compute_campaign(actor=director_31.user, campaign=campaign)
    decided = decide_campaign(actor=director_31.user, campaign=campaign)
    assert sum(row.amount for row in decided.envelope.commitments.all()) == Decimal("68145.44")


def test_a_decided_campaign_that_holds_credits_is_not_given_up(computed, director_31):
    decided = decide_campaign(actor=director_31.user, campaign=computed)
    with pytest.raises(Refusal, match="crédits sont engagés"):
        change_campaign(actor=director_31.user, campaign=decided, name="cancel", comment="Erreur")


def test_one_campaign_a_region_type_and_year(director_31, regional_officer_31):
    opened(director_31.user)
    with pytest.raises(ValidationError, match="Une campagne existe déjà"):
        opened(director_31.user)


def test_reopening_the_collection_erases_the_calculation(computed, director_31):
    back = change_campaign(actor=director_31.user, campaign=computed, name="reopen_collection", comment="Erreur")
    assert (back.state, back.frozen, back.result, back.decisions.count()) == (CampaignState.OPENED, {}, {}, 0)


def test_rates_decided_in_simulation_are_not_notified_once_a_text_exists(director_31, regional_officer_31, national):
    """Nothing was committed for them: the campaign is given up and another one opened under the text."""
    regional_credits(director_31.user)
    decided = simulation(director_31, regional_officer_31)
    put_in_force(
        actor=national.user, regime=decided.regime, reference="Décret d'exemple", effect_on=dt.date(2009, 1, 1)
    )
    decided = ModulationCampaign.objects.get(pk=decided.pk)
    with pytest.raises(Refusal, match="arrêtés en simulation"):
        notify_campaign(actor=director_31.user, campaign=decided)
    assert mail.outbox == []
    given_up = change_campaign(actor=director_31.user, campaign=decided, name="cancel", comment="Un texte existe")
    assert given_up.state == CampaignState.CANCELLED
