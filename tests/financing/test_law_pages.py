"""The national role changes the law after seeing what it would cause; nobody else does."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.enums import PaymentKind, RegimeStatus
from financing.models import Bareme, FinancialAnnex, Regime
from financing.selectors.annexes import spans_of
from financing.selectors.consequences import frame_consequences
from financing.selectors.envelopes import committed_by
from financing.services.law import put_in_force, set_parameters
from financing.services.recompute import RECOMPUTE
from iae_portal.core.enums import Role
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Job, JournalEntry
from tests.clients import client_of
from tests.factories import make_user
from tests.factories.financing import credit, make_convention, validated
from tests.financing.rights_objects import a_campaign
from tests.financing.test_monthly_states import pay
from tests.forms import forms_of

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
    job = Job.objects.get(kind=RECOMPUTE)
    assert (answer.status_code, answer.url) == (302, reverse("core:job_detail", args=[job.uuid]))
    assert (job.total, job.label.startswith("Nouveau calcul des annexes : ")) == (1, True)
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
    assert annex.computations.order_by("-pk").first().agreed_amount == Decimal("83219.25")
    assert annex.is_payable is True


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit_amount": "-1"}, "un nombre positif ou nul"),
        ({"hours_per_fte": "0"}, "supérieur à zéro"),
        ({"start": "2008-07-15"}, "premier jour d'un mois"),
        ({"reference": ""}, "Ce champ est obligatoire."),
        ({"end": "2009-06-30", "confirmer": "1"}, "court jusqu'au"),
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
    for outside, inside in (("1,99", "2"), ("15,01", "15")):
        refused = national.post(address, data | {"prison_ceiling": outside})
        said = "Le plafond en milieu pénitentiaire se situe entre le plancher et le plafond."
        assert (refused.status_code, refused.context["form"].errors) == (422, {"prison_ceiling": [said]})
        assert national.post(address, data | {"prison_ceiling": inside}).status_code == 200
    shown = national.post(address, data)
    assert (shown.status_code, shown.context["frame"].campaigns) == (200, [])
    assert Regime.objects.get(code="MOD-ENCADREE-SIM").ceiling == Decimal("0.10")
    assert national.post(address, data | {"confirmer": "1"}).status_code == 302
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    assert (regime.floor, regime.ceiling, regime.weight_public) == (Decimal("0.02"), Decimal("0.15"), Decimal("0.40"))


def test_a_parameter_set_meanwhile_is_kept_and_its_author_named(national):
    address = reverse("financing:regime_edit", args=["MOD-ENCADREE-SIM"])
    first = forms_of(national.get(address).content.decode(), address)[0].values
    other = client_of(make_user(Role.NATIONAL, "DGEFP", username="autre", first_name="Jeanne", last_name="Exemple"))
    other.post(address, first | {"ceiling": "12", "confirmer": "1"})

    refused = national.post(address, first | {"ceiling": "14", "confirmer": "1"})
    assert (refused.status_code, "Jeanne Exemple a enregistré « 12 »" in refused.content.decode()) == (422, True)
    assert national.post(address, first | {"note": "Essai", "confirmer": "1"}).status_code == 302
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    assert (regime.ceiling, regime.note) == (Decimal("0.12"), "Essai")


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
    assert regime.label == "Modulation encadrée annoncée pour 2009"  # no longer « (simulation) »
    before, after = spans_of("EI", dt.date(2008, 12, 1), dt.date(2009, 1, 1))
    assert (before.regime.code, after.regime) == ("EI-2005", regime)


def test_other_parameters_say_which_campaigns_run_under_the_regime(national):
    campaign = a_campaign()
    frame = frame_consequences(campaign.regime, Decimal("0.02"), Decimal("0.15"))
    assert (frame.campaigns, frame.annexes) == ([campaign], [])


def kept(code: str = "EI-2005", **keys) -> Bareme:
    return Bareme.objects.filter(regime__code=code, **keys).earliest("start")


def typed(row: Bareme, **changes) -> dict:
    """What a browser sends to correct a row per ETP."""
    data = {
        "unit_amount": str(row.unit_amount).replace(".", ","),
        "hours_per_fte": str(row.hours_per_fte).replace(".", ","),
        "hours_kind": row.hours_kind,
        "posts_cap": "",
        "end": row.end or "",
        "reference": row.reference,
        "published_on": row.published_on or "",
        "verified": "on",
        "source": row.source,
    }
    return data | changes


def test_a_kept_row_is_corrected_after_showing_what_it_causes(
    officer_59l, national, django_capture_on_commit_callbacks
):
    """9 681 corrected to 9 900 over the whole of 2008: 8.50 x 219, nine months already paid."""
    annex, row = running(officer_59l), kept()
    address = reverse("financing:bareme_edit", args=["EI-2005", row.pk])
    answer = national.post(address, typed(row, unit_amount="9 900"))
    (line,) = answer.context["consequences"].touched
    assert (line.before, line.after, line.recall) == (Decimal("82288.50"), Decimal("84150.00"), Decimal("1396.08"))
    row.refresh_from_db()
    assert row.unit_amount == Decimal("9681.00")
    with django_capture_on_commit_callbacks(execute=True):
        assert national.post(address, typed(row, unit_amount="9 900", confirmer="1")).status_code == 302
    row.refresh_from_db()
    assert row.unit_amount == Decimal("9900.00")
    assert annex.computations.order_by("-pk").first().agreed_amount == Decimal("84150.00")
    entry = JournalEntry.objects.get(action="law.bareme_change")
    assert (Decimal(entry.before["unit_amount"]), Decimal(entry.after["unit_amount"])) == (9681, 9900)


def test_an_unverified_row_becomes_verified_once_its_text_is_read(national, settings):
    settings.PORTAL_TODAY = "2021-02-10"
    row = kept("AIDE-POSTE-2017", type="EI", verified=False)
    address = reverse("financing:bareme_edit", args=["AIDE-POSTE-2017", row.pk])
    changes = {"reference": "Arrêté d'exemple de 2021", "published_on": "2021-02-10", "confirmer": "1"}
    assert national.post(address, typed(row, **changes)).status_code == 302
    row.refresh_from_db()
    assert (row.verified, row.reference, row.start) == (True, "Arrêté d'exemple de 2021", dt.date(2021, 1, 1))


def test_a_period_cut_short_shows_the_annexes_it_leaves_without_amount(officer_59l, national):
    annex, row = running(officer_59l), kept()
    answer = national.post(reverse("financing:bareme_edit", args=["EI-2005", row.pk]), typed(row, end="2008-06-30"))
    (line,) = answer.context["consequences"].touched
    assert (line.annex, line.after) == (annex, None)
    assert "juillet 2008" in line.problem


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit_amount": "-1"}, "un nombre positif ou nul"),
        ({"hours_per_fte": "0"}, "supérieur à zéro"),
        ({"end": "2012-12-15"}, "Un barème finit le dernier jour d'un mois."),
        ({"end": "2013-06-30"}, "Un autre barème couvre déjà"),
        ({"end": "2001-01-31"}, "La date de fin précède la date de début"),
        ({"reference": ""}, "Ce champ est obligatoire."),
    ],
)
@pytest.mark.parametrize("confirmed", [{}, {"confirmer": "1"}])
def test_a_bad_correction_gives_a_sentence_and_keeps_nothing(national, changes, sentence, confirmed):
    row = kept()
    before = Bareme.objects.filter(pk=row.pk).values().get()
    answer = national.post(
        reverse("financing:bareme_edit", args=["EI-2005", row.pk]), typed(row, **changes, **confirmed)
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert Bareme.objects.filter(pk=row.pk).values().get() == before


def test_a_lump_sum_is_corrected_by_its_caps(national):
    row = kept("ACI-ACC-2005")
    address = reverse("financing:bareme_edit", args=["ACI-ACC-2005", row.pk])
    page = national.get(address).content.decode()
    assert 'name="request_cap"' in page
    assert 'name="unit_amount"' not in page
    data = {"request_cap": "16 000", "carrier_cap": "48 000", "end": row.end, "reference": row.reference}
    assert national.post(address, data | {"confirmer": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.request_cap, row.carrier_cap) == (Decimal(16000), Decimal(48000))


def test_the_entry_into_force_shows_the_regimes_and_annexes_it_cuts(officer_59l, national):
    annex = running(officer_59l)
    address = reverse("financing:regime_edit", args=["MOD-ENCADREE-SIM"])
    data = {"reference": "Décret d'exemple", "effect_on": "2008-07-01"}
    answer = national.post(address, data)
    assert [(period.regime.code, period.type) for period in answer.context["replaced"]] == [
        ("ACI-ACC-2005", "ACI"),
        ("EI-2005", "EI"),
        ("ETTI-2005", "ETTI"),
    ]
    (line,) = answer.context["consequences"].touched
    assert (line.annex, line.after) == (annex, None)
    assert Regime.objects.get(code="MOD-ENCADREE-SIM").status == RegimeStatus.SIMULATION
    refused = national.post(address, data | {"effect_on": "2008-07-15"})
    assert "premier jour d&#x27;un mois" in refused.content.decode()
    assert national.post(address, data | {"effect_on": "2009-01-01", "confirmer": "1"}).status_code == 302
    assert Regime.objects.get(code="MOD-ENCADREE-SIM").status == RegimeStatus.IN_FORCE
