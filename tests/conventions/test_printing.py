"""The printed convention at its smallest: one year, a table of one line."""

import datetime as dt

import pytest

from conventions.documents import CONVENTION
from conventions.printing import rule_words
from iae_portal.documents.rendering import pdf_of
from iae_portal.documents.services.versions import prepare_version
from tests.documents.accessibility import assert_pdf_is_accessible


def test_a_convention_of_one_year_is_accessible(maker, siae):
    convention = maker.negotiate(maker.complete(maker.open(siae, years=1)))
    assert_pdf_is_accessible(pdf_of(prepare_version(kind=CONVENTION, subject=convention, actor=None)))


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
    words = rule_words(day)
    assert (words["observations"], words["to_body"]) == (delay, body)
    assert (words["years"], words["dynamic"], words["durable"]) == ("trois", 60, 25)
