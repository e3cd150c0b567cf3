"""The printed convention at its smallest: one year, a table of one line."""

import datetime as dt

import pytest

from conventions.documents import CONVENTION
from conventions.printing import parties, rule_words, siae_words
from iae_portal.documents.rendering import pdf_of
from iae_portal.documents.services.versions import prepare_version
from tests.documents.accessibility import assert_pdf_is_accessible
from tests.portrait.visible import words_of_pdf


def test_a_convention_of_one_year_is_accessible(maker, siae):
    convention = maker.negotiate(maker.complete(maker.open(siae, years=1)))
    paper = pdf_of(prepare_version(kind=CONVENTION, subject=convention, actor=None))
    assert_pdf_is_accessible(paper)
    # Nobody signs a page that says nothing else.
    (signed,) = (page for page in words_of_pdf(paper).split("\f") if "Fait à Lille" in page)
    assert "Article 12" in signed


@pytest.mark.parametrize(
    ("day", "delay", "body"),
    [
        (dt.date(2014, 2, 23), "quinze jours", "au conseil départemental de l'insertion par l'activité économique"),
        (dt.date(2014, 2, 24), "un mois", "au conseil départemental de l'insertion par l'activité économique"),
        (
            dt.date(2024, 7, 1),
            "un mois",
            "à la commission spécialisée de l'inclusion et de l'insertion par l'activité économique",
        ),
    ],
)
def test_the_articles_name_the_delay_and_the_body_of_the_first_day(day, delay, body):
    words = rule_words(day, "EI")
    assert (words["observations"], words["to_body"]) == (delay, body)
    assert (words["years"], words["dynamic"], words["durable"]) == ("trois", 60, 25)


@pytest.mark.parametrize(("day", "cited"), [(dt.date(2008, 8, 12), False), (dt.date(2008, 8, 13), True)])
def test_a_convention_does_not_cite_a_text_to_come(day, cited):
    assert rule_words(day, "EI")["has_the_plan"] is cited


@pytest.mark.parametrize("siae_type", ["EI", "ETTI", "ACI", "AI"])
def test_the_posts_of_workshops_and_of_associations_are_aided_since_the_reform(siae_type):
    before, after = (rule_words(day, siae_type)["aids_posts"] for day in (dt.date(2014, 6, 30), dt.date(2014, 7, 1)))
    assert (before, after) == (siae_type in ("EI", "ETTI"), True)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Société à responsabilité limitée (sans autre indication)", "société à responsabilité limitée"),
        ("Association déclarée", "association déclarée"),
        ("", ""),
    ],
)
def test_a_legal_form_is_printed_without_the_parenthesis_of_its_label(written, printed):
    siae = {"name": "X", "type": "EI", "type_label": "Entreprise d'insertion", "siret_display": ""}
    words = siae_words(siae | {"legal_form": written, "address": "", "postcode": "", "city": ""})
    assert (words["legal_form"], words["address"]) == (printed, "")


def test_a_party_that_nobody_stands_for_yet_is_left_to_write():
    rows = [
        {"kind": "agency", "name": "", "quality": "Directeur d'agence"},
        {"kind": "state", "name": "", "quality": ""},
    ]
    shown = {row["template"].rpartition("/")[2]: row["person"] for row in parties({"signatories": rows})}
    assert (shown["agency.html"], shown["state.html"]) == ("…, Directeur d'agence", "…")
