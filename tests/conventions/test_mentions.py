"""What the convention of each type says, before and after the reform: nothing that belongs to another type."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.documents import CONVENTION
from conventions.mentions import EVE, MENTION_FIELDS, REFORM, mentions_of
from conventions.models import Convention, InsertionProject, Siae
from conventions.models.project import NEEDED_TEXTS, PROJECT_FIELDS
from conventions.printing import convention_context
from conventions.snapshots import snapshot_of
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version
from tests.factories.conventions import MeasureFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("siae_type", "day", "asked"),
    [
        ("EI", EVE, {"employment_terms", "other_aid"}),
        ("EI", REFORM, {"local_fit", "other_aid"}),
        ("ETTI", EVE, {"exclusivity", "other_aid"}),
        ("ETTI", REFORM, {"exclusivity", "local_fit", "other_aid"}),
        ("AI", EVE, {"territory", "opening", "other_aid"}),
        ("AI", REFORM, {"territory", "opening", "local_fit", "other_aid"}),
        ("ACI", EVE, {"sites", "territory", "local_fit", "other_aid"}),
        ("ACI", REFORM, {"sites", "territory", "local_fit", "other_aid"}),
    ],
)
def test_each_type_has_its_mentions(siae_type, day, asked):
    assert set(mentions_of(siae_type, day)) == asked


def test_an_aci_of_2008_shares_out_its_aided_contracts_and_says_its_sales():
    before, after = (mentions_of("ACI", day) for day in (EVE, REFORM))

    assert ("contrats aidés" in before["sites"], "contrats aidés" in after["sites"]) == (True, False)
    assert ("ventes" in before["other_aid"], "ventes" in after["other_aid"]) == (True, False)


@pytest.mark.parametrize("siae_type", ["EI", "ETTI", "ACI", "AI"])
def test_the_paper_and_the_form_hold_nothing_of_another_type(opened, officer_59l, siae_type):
    Siae.objects.filter(pk=opened.siae_id).update(type=siae_type)
    texts = {name: f"Texte {name}." for name in MENTION_FIELDS}
    InsertionProject.objects.update_or_create(convention=opened, defaults=texts)
    convention = Convention.objects.get(pk=opened.pk)
    asked = set(mentions_of(siae_type, convention.start))

    page = html_of(prepare_version(kind=CONVENTION, subject=convention, actor=None))
    form = officer_59l.get(reverse("conventions:project", args=[opened.number])).context["form"]

    assert {name for name, text in texts.items() if text in page} == asked
    # In 2009 the State aids no post of an ACI nor of an AI.
    aids = [
        words in page for words in ("postes ouvrant droit à l'aide", "postes conventionnés", "aide à l'accompagnement")
    ]
    assert aids == ([True, True, False] if siae_type in ("EI", "ETTI") else [False, False, True])
    assert set(MENTION_FIELDS) & set(form.fields) == asked


def test_the_annex_recalls_the_last_three_years(opened):
    """Exits alone: other results may be known where these are not."""
    MeasureFactory(siae=opened.siae, indicator_code="FEMMES", year=2008, value=40)
    unknown = "Les sorties des trois années précédentes ne sont pas connues."
    assert unknown in html_of(prepare_version(kind=CONVENTION, subject=opened, actor=None))
    for year in (2005, 2006, 2008, 2009):
        given = {"value": None, "examined": 20, "durable": 4, "transition": 3, "positive": 2}
        MeasureFactory(siae=opened.siae, indicator_code="SORTIES", year=year, **given)

    words = convention_context(snapshot_of(opened))

    assert [(row["year"], row["dynamic"]) for row in words["past"]] == [("2006", "45\u00a0%"), ("2008", "45\u00a0%")]
    assert dt.date(2009, 1, 1) == opened.start
    page = html_of(prepare_version(kind=CONVENTION, subject=opened, actor=None))
    assert "Sorties des dernières années" in page


def test_the_form_of_the_project_says_what_a_negotiation_needs(opened, officer_59l):
    """What its guard asks is nowhere told as optional; a dossier is complete by its pieces, without the project."""
    html = officer_59l.get(reverse("conventions:project", args=[opened.number])).content.decode()
    labels = {name: html.split(f'for="id_{name}">')[1].split("</label>")[0] for name in PROJECT_FIELDS[:4]}
    assert [name for name, label in labels.items() if "(nécessaire pour négocier)" in label] == list(NEEDED_TEXTS)
    assert "(facultatif)" in labels["work_environment"]
