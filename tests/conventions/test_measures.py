"""Results of a year: exits counted by motive, totals alone, and the contradictions between them."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.models import Indicator, Measure
from conventions.terms import least_due_on
from tests.factories.conventions import IndicatorFactory
from tests.scenes import scene

MOTIVES = {"CDI": 3, "CDD_COURT": 2, "QUALIFIANTE": 1, "CHOMAGE": 4, "DECES": 1}
TYPED = {f"motive_{code}": count for code, count in MOTIVES.items()}
TOTALS = {"examined": 10, "durable": 3, "transition": 2, "positive": 1}


@scene
def page(opened) -> str:
    indicator = Indicator.objects.filter(code="SORTIES", retired_on__isnull=True).get()
    return reverse("conventions:measure", args=[opened.number, indicator.pk, 2007])


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
    page = reverse("conventions:measure", args=[opened.number, plain.pk, 2007])
    assert officer_59l.post(page, {"value": "12,5"}).status_code == 302
    row = Measure.objects.get(indicator_code=plain.code, year=2007)
    assert (str(row.value), row.examined, row.motives) == ("12.50", None, {})


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
