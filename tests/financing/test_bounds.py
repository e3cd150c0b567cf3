"""Both sides of the bounds that financing keeps: readings, the fund, barèmes, statuses, numbers."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from financing.checks.states_file import parse_hours
from financing.enums import FdiState
from financing.forms.campaign_frame import FrameForm
from financing.forms.campaign_readings import ReadingForm
from financing.forms.diagnostics import PledgeForm
from financing.forms.fdi import FdiForm
from financing.forms.fields import amount_field, number_field
from financing.models import Bareme, FdiFile, Reading, Regime
from financing.services.campaign_readings import save_readings
from financing.services.fdi import file_fdi
from financing.services.law import add_bareme, delete_bareme
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.forms import PortalForm
from iae_portal.core.imports.values import month_in
from iae_portal.core.models import Departement, JournalEntry
from tests.factories.conventions import OrientationFactory, SiaeFactory
from tests.factories.financing import credit, make_convention, validated
from tests.financing.campaigns import opened
from tests.financing.test_diagnostics import values as fdi_values
from tests.financing.test_law_pages import NEW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["public", "results"])
@pytest.mark.parametrize(("top", "valid"), [("19", True), ("20", True), ("20,01", False), ("30", False)])
def test_a_reading_never_exceeds_its_whole(field, top, valid):
    form = ReadingForm({"candidate": "1", f"{field}_numerator": top, f"{field}_denominator": "20"})
    assert form.is_valid() is valid
    if not valid:
        assert f"{top} sur 20 dépasse le tout" in form.errors[f"{field}_numerator"][0]


def test_supervision_over_insertion_posts_may_exceed_one():
    assert ReadingForm({"candidate": "1", "effort_numerator": "30", "effort_denominator": "20"}).is_valid()


def test_the_database_refuses_a_reading_above_its_whole(director_31, regional_officer_31):
    candidate = opened(director_31.user).candidates.first()
    save_readings(
        actor=regional_officer_31.user,
        candidate=candidate,
        base=Decimal(1),
        readings={"public": (Decimal(20), Decimal(20))},
    )
    with pytest.raises(IntegrityError, match="financing_reading_share"), transaction.atomic():
        Reading.objects.update(numerator=Decimal("20.01"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"filed_on": "2008-10-15"}, None),
        ({"filed_on": "2008-10-16"}, "filed_on"),
        ({"cost": "1000", "requested": "1000"}, None),
        ({"cost": "1000", "requested": "1000,01"}, "requested"),
    ],
)
def test_the_fund_takes_no_file_of_a_day_to_come_nor_above_the_cost(officer_59l, changes, field):
    siae = SiaeFactory()
    data = {
        "siae": siae.pk,
        "nature": "consolidation",
        "purpose": "Exemple",
        "filed_on": "2008-10-01",
        "project_start": "2008-12-01",
        "cost": "30000",
        "requested": "20000",
        "months": "12",
    }
    form = FdiForm(data | changes, user=officer_59l.user)
    assert set(form.errors) == ({field} if field else set())


def test_the_service_and_the_database_refuse_them_too(officer_59l):
    with pytest.raises(Refusal, match="Le dépôt ne peut pas être à venir"):
        file_fdi(actor=officer_59l.user, siae=SiaeFactory(), values=fdi_values(filed_on=dt.date(2008, 10, 16)))
    file_fdi(actor=officer_59l.user, siae=SiaeFactory(), values=fdi_values())
    with pytest.raises(IntegrityError, match="financing_fdi_inside_cost"), transaction.atomic():
        FdiFile.objects.update(requested=Decimal(10**9))
    decided = {"granted_on": clock.today(), "first_payment": 400, "balance": 600}
    FdiFile.objects.update(requested=1000, granted=1000, state=FdiState.GRANTED, **decided)
    with pytest.raises(IntegrityError, match="financing_fdi_inside_request"), transaction.atomic():
        FdiFile.objects.update(granted=F("requested") + Decimal("0.01"))


def test_a_funder_grants_what_it_was_asked_at_most():
    for granted, errors in (("10,00", {}), ("10,01", {"granted"}), ("", {})):
        form = PledgeForm({"funder": "bank", "asked": "10", "granted": granted})
        assert set(form.errors) == set(errors)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit_amount": "0"}, "Un barème fixe un montant supérieur à zéro."),
        ({"unit_amount": "0,01"}, None),
        ({"end": "2008-06-30"}, "La date de fin précède la date de début (01/07/2008)"),
        ({"end": "2012-11-30"}, "Le barème en vigueur à cette date court jusqu'au 31/12/2012, après la fin du nouveau"),
        ({"end": "2012-12-31"}, None),
    ],
)
def test_a_bareme_that_cannot_be_is_refused_before_its_consequences(national, changes, sentence):
    answer = national.post(reverse("financing:bareme_new", args=["EI-2005"]), NEW | changes)
    page = answer.content.decode().replace("&#x27;", "'")
    assert (answer.context["consequences"] is None) is (sentence is not None)
    if sentence:
        assert sentence in page


def a_new_bareme(**changes) -> Bareme:
    row = {
        "regime": Regime.objects.get(code="EI-2005"),
        "type": "EI",
        "start": dt.date(2008, 7, 1),
        "end": dt.date(2012, 12, 31),
        "unit_amount": Decimal(9900),
        "hours_per_fte": Decimal(1505),
        "reference": "texte d'exemple",
    }
    return Bareme(**(row | changes))


def test_a_bareme_that_nothing_used_is_deleted_and_the_one_before_goes_on(national):
    old = Bareme.objects.get(regime__code="EI-2005", type="EI", start=dt.date(2005, 7, 1))
    row = a_new_bareme(end=old.end)
    add_bareme(actor=national.user, row=row)
    deleting = reverse("financing:bareme_delete", args=["EI-2005", row.pk])
    correcting = reverse("financing:bareme_edit", args=["EI-2005", row.pk])
    assert f'href="{deleting}">le supprimer' in national.get(correcting).content.decode()
    done = national.post(deleting)
    assert done.status_code == 302
    assert not Bareme.objects.filter(unit_amount=9900).exists()
    again = Bareme.objects.get(pk=old.pk)
    assert again.end == old.end
    words = JournalEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(words)[-2:] == ["law.bareme", "law.bareme_delete"]
    page = national.get(reverse("financing:regime", args=["EI-2005"])).content.decode()
    assert "Barème ajouté" in page


def test_a_bareme_that_a_calculation_used_is_kept(national, officer_59l):
    credit("59L", "100000.00", year=2008)
    validated(officer_59l.user, make_convention("EI", 2008))
    row = Bareme.objects.get(regime__code="EI-2005", type="EI", start=dt.date(2005, 7, 1))
    page = national.get(reverse("financing:bareme_edit", args=["EI-2005", row.pk])).content.decode()
    assert "le supprimer" not in page
    with pytest.raises(Refusal, match="Des annexes sont calculées avec ce barème"):
        delete_bareme(actor=national.user, row=row)


@pytest.mark.parametrize(
    ("code", "today", "words"),
    [
        ("EI-2005", "2008-10-15", "En vigueur"),
        ("AIDE-POSTE-2017", "2008-10-15", "À venir"),
        ("EI-2005", "2018-01-01", "Abrogé"),
        ("AIDE-POSTE-2017", "2018-01-01", "En vigueur"),
        ("MOD-ENCADREE-SIM", "2008-10-15", "Simulation"),
    ],
)
def test_a_regime_has_the_status_of_the_day(national, settings, code, today, words):
    settings.PORTAL_TODAY = today
    page = national.get(reverse("financing:regime", args=[code])).content.decode()
    assert f"<dt>Statut</dt><dd>{words}</dd>" in page


@pytest.mark.parametrize(("floor", "refused"), [("12", True), ("10,01", True), ("10", False)])
def test_a_floor_above_the_ceiling_is_a_sentence(national, floor, refused):
    data = {
        "floor": floor,
        "ceiling": "10",
        "prison_ceiling": "5",
        "target_mean": "5",
        "weight_public": "35",
        "weight_effort": "40",
        "weight_results": "25",
    }
    answer = national.post(reverse("financing:regime_edit", args=["MOD-ENCADREE-SIM"]), data)
    assert ("Le plancher dépasse le plafond" in answer.content.decode()) is refused
    assert answer.status_code == 422  # at the bound, the other parameters are what is wrong


@pytest.mark.parametrize(
    ("field", "stored", "shown"),
    [
        (amount_field, "127543.50", "127543,50"),
        (amount_field, "127543.00", "127543,00"),
        (number_field, "8.50", "8,5"),
        (number_field, "127543.00", "127543"),
    ],
)
def test_an_amount_is_offered_to_the_centime_and_a_number_as_it_is_said(field, stored, shown):
    assert field("Montant").prepare_value(Decimal(stored)) == shown


def test_digits_of_another_script_are_no_number():
    field = number_field("ETP par mois")
    assert field.clean("8,5") == Decimal("8.5")
    with pytest.raises(Exception, match="un nombre est attendu"):
        field.clean("٨")
    assert (parse_hours("٨"), month_in("٠١/2008")) == (None, None)


class Typed(PortalForm):
    """A field of each kind that reads digits."""

    whole = forms.IntegerField(required=False)
    amount = amount_field("Montant", required=False)
    day = forms.DateField(required=False)


@pytest.mark.parametrize(
    ("name", "text", "valid"),
    [
        ("whole", "8", True),
        ("whole", "٨", False),
        ("amount", "8,5", True),
        ("amount", "٨,5", False),
        ("day", "2008-10-15", True),
        ("day", "٢٠٠٨-10-15", False),
    ],
)
def test_no_form_reads_the_digits_of_another_script(name, text, valid):
    assert Typed({name: text}).is_valid() is valid


def test_two_councils_that_voted_the_same_words_are_told_apart(director_31, regional_officer_31):
    campaign = opened(director_31.user)
    for code in ("59", "62"):
        OrientationFactory(
            departement=Departement.objects.get(code=code),
            axis="Publics",
            text="Priorité aux allocataires",
            voted_on=dt.date(2008, 9, 1),
            start=dt.date(2008, 10, 1),
        )
    field = FrameForm(campaign=campaign).fields["orientation"]
    labels = [label for _, label in field.choices][1:]
    voted = "Publics : Priorité aux allocataires (votée le 1er septembre 2008)"
    assert labels == [f"Nord, {voted}", f"Pas-de-Calais, {voted}"]
