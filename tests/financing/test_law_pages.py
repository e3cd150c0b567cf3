"""The national role changes the law after seeing what it would cause; nobody else does."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.enums import PaymentKind, RegimeStatus
from financing.models import Bareme, FinancialAnnex, Regime
from financing.selectors.annexes import regime_for
from financing.selectors.envelopes import committed_by
from financing.services.law import put_in_force, set_parameters
from iae_portal.core.errors import NotAllowed, Refusal
from tests.factories.financing import credit, make_convention, validated
from tests.financing.test_states import pay

pytestmark = pytest.mark.django_db

NEW = {
    "type": "EI",
    "context": "ordinary",
    "territory": "general",
    "start": "2008-07-01",
    "end": "2012-12-31",
    "unit_amount": "9 900",
    "hours_per_fte": "1505",
    "hours_kind": "worked",
    "reference": "Arrêté d'exemple",
    "published_on": "2008-10-14",
    "verified": "on",
    "source": "",
}
ADDRESS = "financing:bareme_new"


def running(client) -> FinancialAnnex:
    """8.50 ETP of EI in 2008, paid to September at 9 681."""
    credit("59L", "100000.00", year=2008)
    annex = validated(client.user, make_convention("EI", 2008))
    pay(client, annex, range(1, 10))
    return annex


def test_a_retroactive_bareme_shows_its_cost_and_its_recalls_before_it_is_kept(officer_59l, national):
    """July to December at 9 900: 8.50 x 219 / 2; three months already paid."""
    annex = running(officer_59l)
    answer = national.post(reverse(ADDRESS, args=["EI-2005"]), NEW)
    (line,) = answer.context["consequences"].touched
    assert (line.annex, line.before, line.after) == (annex, Decimal("82288.50"), Decimal("83219.25"))
    assert line.recall == Decimal("465.36")
    assert Bareme.objects.filter(unit_amount=9900).count() == 0
    annex.refresh_from_db()
    assert annex.computations.order_by("-pk").first().agreed_amount == Decimal("82288.50")


def test_once_confirmed_the_annexes_are_computed_again_and_the_recall_is_to_pay(
    officer_59l, national, django_capture_on_commit_callbacks
):
    annex = running(officer_59l)
    with django_capture_on_commit_callbacks(execute=True):
        answer = national.post(reverse(ADDRESS, args=["EI-2005"]), NEW | {"confirmer": "1"})
    assert answer.status_code == 302
    assert annex.computations.order_by("-pk").first().agreed_amount == Decimal("83219.25")
    assert committed_by(annex) == Decimal("83219.25")
    assert annex.payments.get(kind=PaymentKind.RECALL).amount == Decimal("465.36")
    closed = Bareme.objects.get(regime__code="EI-2005", type="EI", start=dt.date(2005, 7, 1))
    assert closed.end == dt.date(2008, 6, 30)


def test_a_recall_without_credits_waits(officer_59l, national, django_capture_on_commit_callbacks):
    credit("59L", "82288.50", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    with django_capture_on_commit_callbacks(execute=True):
        national.post(reverse(ADDRESS, args=["EI-2005"]), NEW | {"confirmer": "1"})
    annex.refresh_from_db()
    assert annex.reserved_amount == Decimal("930.75")
    assert annex.computations.order_by("-pk").first().agreed_amount == Decimal("82288.50")
    assert annex.is_payable is True


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit_amount": "-1"}, "un nombre positif ou nul"),
        ({"hours_per_fte": "0"}, "supérieur à zéro"),
        ({"start": "2008-07-15"}, "premier jour d'un mois"),
        ({"reference": ""}, "Ce champ est obligatoire."),
        ({"end": "2009-06-15", "confirmer": "1"}, "court jusqu'au"),
        ({"start": "2013-01-01", "end": "", "confirmer": "1"}, "Un autre barème couvre déjà"),
        ({"type": "ACI"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_bad_bareme_gives_a_sentence_and_keeps_nothing(national, changes, sentence):
    before = Bareme.objects.count()
    answer = national.post(reverse(ADDRESS, args=["EI-2005"]), NEW | changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert Bareme.objects.count() == before


@pytest.mark.parametrize("role", ["officer_59l", "head_59l", "director_31", "regional_officer_31"])
def test_the_others_read_the_law_and_change_nothing(role, request):
    client = request.getfixturevalue(role)
    assert client.get(reverse("financing:law")).status_code == 200
    assert client.get(reverse("financing:regime", args=["AIDE-POSTE-2014"])).status_code == 200
    assert client.get(reverse(ADDRESS, args=["EI-2005"])).status_code == 403
    assert client.get(reverse("financing:regime_edit", args=["MOD-ENCADREE-SIM"])).status_code == 403


def test_the_national_role_sets_the_parameters_of_the_simulation(national):
    address = reverse("financing:regime_edit", args=["MOD-ENCADREE-SIM"])
    assert national.get(address).status_code == 200
    data = {
        "floor": "2",
        "ceiling": "15",
        "prison_ceiling": "5",
        "target_mean": "8",
        "weight_public": "40",
        "weight_effort": "35",
        "weight_results": "25",
        "note": "",
    }
    assert national.post(address, data | {"weight_public": "50"}).status_code == 422
    assert national.post(address, data | {"target_mean": "20"}).status_code == 422
    assert national.post(address, data).status_code == 302
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    assert (regime.floor, regime.ceiling, regime.weight_public) == (Decimal("0.02"), Decimal("0.15"), Decimal("0.40"))


def test_what_a_text_fixed_is_not_a_parameter(national):
    with pytest.raises(Refusal, match="vient d'un texte"):
        set_parameters(actor=national.user, regime=Regime.objects.get(code="AIDE-POSTE-2014"), values={})


def test_a_simulation_enters_into_force_by_a_text_only(national, director_31):
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    with pytest.raises(NotAllowed):
        put_in_force(actor=director_31.user, regime=regime, reference="x", effect_on=dt.date(2009, 1, 1))
    with pytest.raises(Refusal, match="Indiquez le texte"):
        put_in_force(actor=national.user, regime=regime, reference=" ", effect_on=dt.date(2009, 1, 1))
    put_in_force(actor=national.user, regime=regime, reference="Décret d'exemple", effect_on=dt.date(2009, 1, 1))
    regime.refresh_from_db()
    assert (regime.status, regime.reference) == (RegimeStatus.IN_FORCE, "Décret d'exemple")
    assert regime_for("EI", dt.date(2009, 1, 1)) == regime
    assert regime_for("EI", dt.date(2008, 12, 1)).code == "EI-2005"
