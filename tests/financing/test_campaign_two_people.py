"""A campaign open on two screens: nobody undoes or replaces what he did not see."""

from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from financing.services.campaign_rates import compute_campaign, decide_campaign, override_rate
from financing.services.campaign_readings import exclude_candidate
from financing.services.campaigns import change_campaign
from iae_portal.core.errors import Refusal, StaleObject
from tests.financing.campaigns import opened
from tests.forms import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring_2016(settings):
    settings.PORTAL_TODAY = "2016-05-02"


@pytest.fixture
def collecting(director_31):
    return opened(director_31.user)


def shown(client, address: str) -> dict:
    return forms_of(client.get(address).content.decode(), address)[0].values


def score(client, address: str, page: dict, value: str):
    return client.post(address, page | {"criterion": "results", "score": value, "reason": f"Motif {value}"})


@pytest.mark.parametrize("other", ["score", "rate"])
def test_a_score_is_not_corrected_over_what_another_head_kept_meanwhile(computed, head_59l, other):
    decision = computed.decisions.select_related("campaign", "service").get(siae__name="Structure A")
    address = reverse("financing:campaign_score", args=[computed.pk, decision.pk])
    page = shown(head_59l, address)
    if other == "score":
        assert score(head_59l, address, page, "0,1").status_code == 302
    else:
        override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.05"), reason="Exemple")
    decision.refresh_from_db()
    kept = decision.rate, decision.override_reason

    answer = score(head_59l, address, page, "0")
    decision.refresh_from_db()
    assert (answer.status_code, (decision.rate, decision.override_reason)) == (422, kept)
    told = unescape(answer.content.decode())
    assert "un autre taux a été retenu pour cette structure" in told
    assert f"Dernier changement : {head_59l.user}, le " in told
    again = forms_of(answer.content.decode(), address)[0].values
    assert again["reason"] == ["Motif 0"]
    assert score(head_59l, address, again, "0").status_code == 302


@pytest.mark.parametrize("name", ["rate", "score"])
def test_a_page_of_before_a_new_calculation_says_who_computed_it_again(computed, director_31, head_59l, name):
    decision = computed.decisions.select_related("campaign", "service").get(siae__name="Structure A")
    override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.05"), reason="Exemple")
    address = reverse(f"financing:campaign_{name}", args=[computed.pk, decision.pk])
    page, typed = shown(head_59l, address), {"criterion": "results", "score": "0", "rate": "3", "reason": "Motif tapé"}
    compute_campaign(actor=director_31.user, campaign=computed)

    answer = head_59l.post(address, page | typed)
    decision.refresh_from_db()
    told = unescape(answer.content.decode())
    assert (answer.status_code, decision.rate, decision.overridden_by) == (422, decision.computed_rate, None)
    assert "la campagne a été calculée de nouveau, ce qui efface les taux retenus" in told
    assert f"Dernier changement : {director_31.user}, le " in told and "Motif tapé" in told
    again = forms_of(answer.content.decode(), address)[0].values
    assert head_59l.post(address, again).status_code == 302

    change_campaign(actor=director_31.user, campaign=computed, name="reopen_collection", comment="Relevés faux.")
    gone = head_59l.post(address, again)
    told = unescape(gone.content.decode())
    assert gone.status_code == 409 and "Motif tapé" in told
    assert f"Collecte rouverte par {director_31.user}, le " in told and "supprimé" not in told


def exclusion(client, address: str, page: dict):
    return client.post(address, page | {"comment": "Motif"})


def test_a_page_that_excludes_does_not_take_back_who_was_excluded_meanwhile(collecting, regional_officer_31):
    candidate = collecting.candidates.select_related("campaign", "siae", "service").first()
    address = reverse("financing:campaign_exclude", args=[collecting.pk, candidate.pk])
    page = shown(regional_officer_31, address)
    assert exclusion(regional_officer_31, address, page).status_code == 302

    answer = exclusion(regional_officer_31, address, page | {"comment": "Un autre motif"})
    candidate.refresh_from_db()
    assert (answer.status_code, candidate.excluded, candidate.exclusion_reason) == (422, True, "Motif")
    told = unescape(answer.content.decode())
    assert "vient d'exclure cette structure ou de la remettre" in told
    assert f"Dernier changement : {regional_officer_31.user}, le " in told
    again = forms_of(answer.content.decode(), address)[0].values
    assert exclusion(regional_officer_31, address, again).status_code == 302
    candidate.refresh_from_db()
    assert not candidate.excluded


@pytest.mark.parametrize(("excluded", "said"), [(True, "est déjà exclue"), (False, "n'est pas exclue")])
def test_a_structure_is_not_excluded_nor_taken_back_twice(collecting, regional_officer_31, excluded, said):
    candidate = collecting.candidates.select_related("campaign", "siae", "service").first()
    type(candidate).objects.filter(pk=candidate.pk).update(excluded=excluded, exclusion_reason="Motif" * excluded)
    asked = {"actor": regional_officer_31.user, "candidate": candidate, "reason": "Autre"}
    with pytest.raises(Refusal, match=said):
        exclude_candidate(**asked, excluded=excluded)
    assert exclude_candidate(**asked, excluded=not excluded).excluded is not excluded


@pytest.mark.parametrize("name", ["decide", "compute"])
def test_rates_kept_since_the_page_are_read_before_they_are_decided_or_erased(computed, director_31, head_59l, name):
    address = reverse("financing:campaign_action", args=[computed.pk, name])
    page = shown(director_31, address)
    decision = computed.decisions.select_related("campaign", "service").get(siae__name="Structure A")
    override_rate(actor=head_59l.user, decision=decision, rate=Decimal("0.05"), reason="Exemple")

    refused = director_31.post(address, page)
    computed.refresh_from_db()
    decision.refresh_from_db()
    told = unescape(refused.content.decode())
    assert (refused.status_code, computed.state, decision.rate) == (422, "computed", Decimal("0.05"))
    assert "Les taux de cette campagne ont changé depuis que cette page la montre" in told
    assert f"Dernier changement : {head_59l.user}, le " in told
    with pytest.raises(StaleObject):
        {"decide": decide_campaign, "compute": compute_campaign}[name](
            actor=director_31.user, campaign=computed, seen=page["seen"][0]
        )
    again = forms_of(refused.content.decode(), address)[0].values
    assert director_31.post(address, again).status_code == 302
