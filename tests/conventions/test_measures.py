"""Results of a year: exits counted by motive, totals alone, and the contradictions between them."""

import datetime as dt
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.attainment import attainment, weakest
from conventions.coherence import value_errors
from conventions.models import Indicator, Measure
from conventions.terms import least_due_on
from iae_portal.core.charts.spark import spark
from iae_portal.core.forms.shown import SHOWN
from iae_portal.core.models import JournalEntry
from tests.factories.conventions import IndicatorFactory
from tests.forms import forms_of
from tests.scenes import scene

MOTIVES = {"CDI": 3, "CDD_COURT": 2, "QUALIFIANTE": 1, "CHOMAGE": 4, "DECES": 1}
TYPED = {f"motive_{code}": count for code, count in MOTIVES.items()}
TOTALS = {"examined": 10, "durable": 3, "transition": 2, "positive": 1}


@scene
def page(opened) -> str:
    return reverse("conventions:results", args=[opened.number, 2007])


def saved() -> dict:
    row = Measure.objects.get(indicator_code="SORTIES", year=2007)
    return {name: getattr(row, name) for name in (*TOTALS, "motives")}


def test_the_classes_are_computed_from_the_motives(page, officer_59l):
    assert officer_59l.post(page, TYPED).status_code == 302
    assert saved() == TOTALS | {"motives": MOTIVES}

    text = officer_59l.get(page).content.decode()
    assert "sortis en 2007 après au moins 3 mois de présence" in text
    assert 'name="motive_CDI" value="3"' in text
    assert 'name="durable" value=' not in text


def test_two_officers_who_open_an_empty_year_do_not_write_over_each_other(page, officer_59l):
    form = next(form for form in forms_of(officer_59l.get(page).content.decode(), page) if SHOWN in form.values)
    assert officer_59l.post(page, TOTALS).status_code == 302

    second = officer_59l.post(page, form.values | TOTALS | {"examined": 12})
    assert second.status_code == 422
    assert "a enregistré « 10 »" in unescape(second.content.decode())
    assert saved() == TOTALS | {"motives": {}}


def test_a_grid_of_eighty_fields_asks_no_more_of_the_base(page, officer_59l):
    def asked(typed: dict) -> list[int]:
        counts = []
        for given, status in ((None, 200), (typed, 302), (dict.fromkeys(typed, "douze"), 422)):
            with CaptureQueriesContext(connection) as captured:
                answer = officer_59l.get(page) if given is None else officer_59l.post(page, given)
            assert answer.status_code == status
            counts.append(len(captured))
        return counts

    few = asked({"value_FORMATION": 12})
    Indicator.objects.bulk_create(IndicatorFactory.build_batch(45))
    fields = [row.name for row in officer_59l.get(page).context["form"].visible_fields()]
    values = {name: 12 for name in fields if name.startswith(("value_TEST", "value_FORMATION"))}

    assert len(fields) > 80
    assert asked(values) == few
    assert Measure.objects.filter(value=12).count() == len(values)


def test_totals_alone_are_taken_and_shown_again(page, officer_59l):
    assert officer_59l.post(page, TOTALS).status_code == 302
    assert saved() == TOTALS | {"motives": {}}
    assert 'name="durable" value="3"' in officer_59l.get(page).content.decode()


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        (TYPED | {"durable": 4}, "durable", "Les motifs donnent 3 : corrigez les motifs, ou laissez ce total vide."),
        ({}, None, "Comptez les sorties par motif, ou remplissez les quatre totaux."),
        ({"durable": 3}, None, "Comptez les sorties par motif, ou remplissez les quatre totaux."),
    ],
)
def test_a_contradiction_or_a_gap_is_said(page, officer_59l, values, field, sentence):
    answer = officer_59l.post(page, values | {"enregistrer": "Enregistrer"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field or "__all__": [sentence]}
    assert Measure.objects.filter(year=2007).exists() is False


def test_more_dynamic_exits_than_examined_ones_are_refused(page, officer_59l):
    answer = officer_59l.post(page, TOTALS | {"examined": 5})
    sentence = "Les sorties dynamiques ne peuvent pas dépasser les sorties examinées."
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"__all__": [sentence]}


def test_a_plain_indicator_keeps_its_one_value(opened, officer_59l):
    plain = IndicatorFactory(types=[opened.siae.type])
    page = reverse("conventions:results", args=[opened.number, 2007])
    assert officer_59l.post(page, {f"value_{plain.code}": "12,5"}).status_code == 302
    row = Measure.objects.get(indicator_code=plain.code, year=2007)
    assert (str(row.value), row.examined, row.motives) == ("12.50", None, {})


def test_more_exits_than_employees_are_refused_and_as_many_are_kept(page, officer_59l):
    refused = officer_59l.post(page, TOTALS | {"value_EFFECTIF": 9})

    sentence = "10 sorties examinées pour 9 salariés dans l'année : corrigez l'un des deux nombres."
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"value_EFFECTIF": [sentence]}
    assert 'name="durable" value="3"' in refused.content.decode()
    assert Measure.objects.filter(year=2007).exists() is False

    assert officer_59l.post(page, TOTALS | {"value_EFFECTIF": 10}).status_code == 302


def test_one_save_keeps_all_and_a_second_one_tells_only_what_changed(page, opened, officer_59l):
    values = {"value_FEMMES": "40", "value_JEUNES": "20", "value_EFFECTIF": "30"}
    assert officer_59l.post(page, TOTALS | values).status_code == 302
    assert Measure.objects.filter(year=2007).count() == 4

    lines = JournalEntry.objects.filter(action="convention.measure")
    before = lines.count()
    changed = values | {"value_FEMMES": "45", "value_JEUNES": ""}
    assert officer_59l.post(page, TOTALS | changed).status_code == 302

    kept = Measure.objects.filter(year=2007, examined=None).values_list("indicator_code", "value")
    assert dict(kept) == {"FEMMES": 45, "EFFECTIF": 30}
    assert lines.count() - before == 2


@pytest.mark.parametrize(
    ("measured", "target", "lower", "told"),
    [
        ("60", "60", False, (100, "Atteinte")),
        ("59.99", "60", False, (Decimal("99.98"), "Presque atteinte")),
        ("54", "60", False, (90, "Presque atteinte")),
        ("53.99", "60", False, (Decimal("89.98"), "Non atteinte")),
        ("30", "30", True, (100, "Atteinte")),
        ("40", "30", True, (75, "Non atteinte")),
        ("-2", "-1", False, (None, "Non atteinte")),
        ("-1", "-2", False, (None, "Atteinte")),
        ("0", "0", False, (None, "Atteinte")),
        (None, "60", False, None),
        ("60", None, False, None),
    ],
)
def test_how_far_a_target_is_reached(measured, target, lower, told):
    found = attainment(*(number and Decimal(number) for number in (measured, target)), lower_is_better=lower)
    assert (found and (found.share, found.word)) == told


def test_the_weakest_of_the_rates_speaks_for_all():
    reached, missed = attainment(Decimal(60), Decimal(60)), attainment(Decimal(10), Decimal(25))
    assert weakest([reached, missed]) == missed
    assert weakest([reached, reached]) == reached
    assert weakest([reached, None]) is None


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"JEUNES": Decimal(60), "SENIORS": Decimal(40)}, {}),
        (
            {"JEUNES": Decimal(60), "SENIORS": Decimal("40.01")},
            {
                "SENIORS": "Ces parts (moins de 26 ans et 50 ans et plus) font 100,01\xa0% ensemble : "
                "le total ne peut dépasser 100\xa0%."
            },
        ),
        ({"JEUNES": Decimal(90), "SENIORS": None}, {}),
        (
            {"EFFECTIF": Decimal("12.5")},
            {"EFFECTIF": "Un nombre de salariés est un nombre entier : retirez les décimales."},
        ),
    ],
)
def test_the_results_of_a_year_do_not_contradict_each_other(values, errors):
    assert value_errors(values) == errors


def test_a_small_line_leaves_out_what_is_unknown():
    assert spark([10, None, 20]) == "3,17 69,3"
    assert spark([5, 5]) == "3,10 69,10"
    assert spark([None, 5]) == ""


@pytest.mark.parametrize(
    ("received", "departement", "end"),
    [
        (dt.date(2008, 9, 1), "59", dt.date(2008, 9, 16)),
        (dt.date(2008, 10, 17), "59", dt.date(2008, 11, 3)),  # 1 November 2008: a holiday, and a Saturday
        (dt.date(2008, 12, 11), "59", dt.date(2008, 12, 26)),
        (dt.date(2008, 12, 11), "67", dt.date(2008, 12, 29)),  # 26 December: a holiday in Alsace, then a week-end
        (dt.date(2015, 1, 31), "59", dt.date(2015, 3, 2)),  # one month since 2014: Saturday 28 February
    ],
)
def test_the_delay_for_observations_ends_on_a_worked_day(received, departement, end):
    assert least_due_on(received, departement) == end
