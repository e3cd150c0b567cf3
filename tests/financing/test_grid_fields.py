"""What is refused of a grid of money is said beside its cell, and of a rate beside its field; nothing typed is lost."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.checks.monthly_states import state_problems
from financing.enums import FALLEN_STATES, AnnexState
from financing.models import ModulationCampaign, MonthlyState, Reading
from financing.services.monthly_states import why_no_states
from tests.factories.financing import credit, make_convention, validated
from tests.financing.campaigns import opened
from tests.financing.test_closing import close, settle
from tests.financing.test_department_share import aci_2015
from tests.financing.test_department_share import address as share_of
from tests.financing.test_department_share import typed as months_typed
from tests.pages import said_beside
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def spring(settings):
    settings.PORTAL_TODAY = "2016-05-02"


@scene
def annex(officer_59l):
    credit("59L", "1000000.00", year=2008)
    return validated(officer_59l.user, make_convention("EI", 2008))


@pytest.mark.parametrize(
    ("hours", "headcount", "remark", "field"),
    [
        ("1003,33", "12", "", None),
        ("2551", "12", "", "hours"),
        ("2550,84", "12", "", None),
        ("0", "12", " ", "remark"),
        ("0", "0", "Fermeture", None),
        ("10", "0", "", "headcount"),
        ("9999999,99", "100000", "", None),
        ("10000000", "100000", "", "hours"),
    ],
)
def test_a_month_is_refused_in_its_cell(annex, officer_59l, hours, headcount, remark, field):
    page = reverse("financing:monthly_states", args=[annex.slug])
    right = {"etats-0-hours": "900", "etats-0-headcount": "12"}
    given = {"etats-2-hours": hours, "etats-2-headcount": headcount, "etats-2-remark": remark}
    answer = officer_59l.post(page, right | given)

    assert answer.status_code == (422 if field else 302)
    assert MonthlyState.objects.count() == (0 if field else 2)
    if field:
        text = answer.content.decode()
        [(name, sentence)] = said_beside(text).items()
        assert (name, sentence.partition(" :")[0]) == (f"etats-2-{field}", "mars 2008")
        assert f'href="#id_etats-2-{field}">' in text and ", mars 2008</a>" in text
        assert 'value="900"' in text
        assert f'value="{hours}"' in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"etats-2-remark": "Fermeture"}, "Une remarque accompagne les heures"),
        ({"etats-0-hours": "", "etats-0-headcount": ""}, "Un mois enregistré ne s'efface pas"),
        (
            {"etats-0-hours": "", "etats-0-headcount": "", "etats-0-remark": "Erreur"},
            "Un mois enregistré ne s'efface pas",
        ),
        ({"etats-0-hours": "900", "etats-0-headcount": "12"}, None),
        ({}, None),
    ],
)
def test_nothing_typed_of_a_month_is_dropped_in_silence(annex, officer_59l, typed, sentence):
    page = reverse("financing:monthly_states", args=[annex.slug])
    officer_59l.post(page, {"etats-0-hours": "900", "etats-0-headcount": "12"})
    answer = officer_59l.post(page, typed)

    assert answer.status_code == (422 if sentence else 302)
    assert (MonthlyState.objects.get().hours, MonthlyState.objects.get().headcount) == (900, 12)
    if sentence:
        [(name, said)] = said_beside(answer.content.decode()).items()
        assert name.endswith("-hours") and said.startswith(sentence)
    else:
        assert "Aucun mois n&#x27;a changé." in officer_59l.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("hours", "headcount", "cell", "sentence"),
    [
        ("-0.01", -1, "hours", "positifs ou nuls"),
        ("0.5", -1, "headcount", "positifs ou nuls"),
        ("9999999.99", 10, "hours", "dépassent 212,57 h par personne"),
        ("10000000", 10, "hours", "le plus qu'un état porte"),
    ],
)
def test_the_bounds_of_a_month_are_said_in_their_cell(hours, headcount, cell, sentence):
    known = {"remark": "", "covered": True, "closed": False, "today": dt.date(2008, 10, 15)}
    (said,) = state_problems(month=dt.date(2008, 3, 1), hours=Decimal(hours), headcount=headcount, **known)
    assert (said.field, sentence in said) == (cell, True)


@pytest.mark.parametrize("state", [*FALLEN_STATES, AnnexState.VALIDATED])
def test_the_months_of_an_annexe_that_fell_are_those_of_another(annex, state):
    annex.state = state
    fell = state in FALLEN_STATES
    assert why_no_states(annex).partition(" : ")[0] == (
        f"Cette annexe est « {annex.get_state_display()} »" if fell else ""
    )


def test_each_wrong_month_has_its_own_cell(annex, officer_59l):
    page = reverse("financing:monthly_states", args=[annex.slug])
    given = {"etats-0-hours": "9000", "etats-0-headcount": "1", "etats-9-hours": "10", "etats-9-headcount": "1"}
    said = said_beside(officer_59l.post(page, given).content.decode())
    assert list(said) == ["etats-0-hours", "etats-9-hours"]
    assert "ce mois n'est pas fini" in said["etats-9-hours"]


def test_a_share_too_great_is_refused_in_its_month(officer_59l):
    answer = officer_59l.post(share_of(aci_2015(officer_59l)), months_typed("3", **{"mois-4-beneficiaries": "900"}))
    [(name, sentence)] = said_beside(answer.content.decode()).items()
    assert (answer.status_code, name) == (422, "mois-4-beneficiaries")
    assert "Bénéficiaires du RSA, mai 2015</a>" in answer.content.decode()
    assert sentence.startswith("La part du département")


@pytest.mark.usefixtures("spring")
def test_a_base_is_refused_on_the_line_of_its_structure(director_31, monkeypatch):
    campaign = opened(director_31.user)
    monkeypatch.setattr("financing.services.campaign_readings.socle_of", lambda siae, campaign: Decimal(100))
    page = reverse("financing:campaign_readings", args=[campaign.pk])
    given = {"releves-0-base": "100", "releves-1-base": "99,99", "releves-3-base": "100,01"}
    given |= {"releves-0-public_numerator": "3", "releves-0-public_denominator": "4"}
    answer = director_31.post(page, given)

    said = said_beside(answer.content.decode())
    assert (answer.status_code, list(said)) == (422, ["releves-1-base", "releves-3-base"])
    assert said["releves-3-base"].startswith("La base de Structure")
    assert 'href="#id_releves-3-base">Base (€), Structure ' in answer.content.decode()
    assert 'value="99,99"' in answer.content.decode()
    assert (Reading.objects.count(), campaign.candidates.filter(base__isnull=False).count()) == (0, 0)
    assert director_31.post(page, given | {"releves-1-base": "100", "releves-3-base": ""}).status_code == 302


@pytest.mark.usefixtures("spring")
@pytest.mark.parametrize(
    ("rate", "reason", "field"),
    [("10,01", "Motif", "rate"), ("10", "Motif", "rate"), ("6", " ", "reason"), ("6", "Motif", None)],
)
def test_a_rate_is_refused_in_its_field(computed, head_59l, rate, reason, field):
    decision = computed.decisions.get(siae__name="Structure A")
    page = reverse("financing:campaign_rate", args=[computed.pk, decision.pk])
    answer = head_59l.post(page, {"rate": rate, "reason": reason})
    assert answer.status_code == (422 if field else 302)
    if field:
        assert list(said_beside(answer.content.decode())) == [field]


@pytest.mark.usefixtures("spring")
@pytest.mark.parametrize(
    ("score", "reason", "field"),
    [("1,1", "Motif", "score"), ("0,5", "", "reason"), ("0,5", "Motif", None), ("1", "Motif", "score")],
)
def test_a_score_is_refused_in_its_field(computed, head_59l, score, reason, field):
    ModulationCampaign.objects.update(envelope_amount=computed.decisions.get(siae__name="Structure A").amount)
    decision = computed.decisions.get(siae__name="Structure A")
    if field is None:
        ModulationCampaign.objects.update(envelope_amount=Decimal(1_000_000))
    page = reverse("financing:campaign_score", args=[computed.pk, decision.pk])
    answer = head_59l.post(page, {"criterion": "results", "score": score, "reason": reason})
    assert answer.status_code == (422 if field else 302)
    if field:
        assert list(said_beside(answer.content.decode())) == [field]


@pytest.mark.usefixtures("spring")
@pytest.mark.parametrize("page", ["campaign_frame", "campaign_trial"])
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ceiling": "10,01"}, "ceiling"),
        ({"floor": "5", "ceiling": "4"}, "floor"),
        ({"weight_public": "50", "weight_effort": "25", "weight_results": "25"}, "orientation"),
        ({"ceiling": "10"}, None),
    ],
)
def test_a_frame_is_refused_in_its_field(computed, director_31, page, changes, field):
    ModulationCampaign.objects.update(state="opened")
    weights = {f"weight_{name}": f"{value * 100:.2f}" for name, value in computed.weights.items()}
    given = {"floor": "0", "ceiling": "10", "envelope_amount": "70000", "orientation": ""} | weights
    answer = director_31.post(reverse(f"financing:{page}", args=[computed.pk]), given | changes)
    if page == "campaign_trial" and field == "orientation":
        field = None  # a trial cites nothing
    assert list(said_beside(answer.content.decode())) == ([field] if field else [])


def test_a_month_of_a_closed_annexe_is_asked_its_reason_in_its_cell(annex, officer_59l, settings):
    settings.PORTAL_TODAY = "2009-02-01"
    close(officer_59l.user, settle(officer_59l.user, annex, *["1000"] * 12))
    page = reverse("financing:monthly_states", args=[annex.slug])
    given = {"etats-1-hours": "900", "etats-1-headcount": "12"}
    assert list(said_beside(officer_59l.post(page, given).content.decode())) == ["etats-1-remark"]
    assert officer_59l.post(page, given | {"etats-1-remark": "Feuilles retrouvées"}).status_code == 302
