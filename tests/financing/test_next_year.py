"""What the annexe of a year begins with, from the one before: as much by month, where its year has other months."""

import datetime as dt
from decimal import Decimal

import pytest

from financing.models import FinancialAnnex
from financing.services.annexes import open_annex
from financing.services.termination import convention_was_shortened
from tests.factories.financing import credit, make_convention, validated

pytestmark = pytest.mark.django_db
POSTS = {"planned_hours": Decimal(28800), "hours_per_fte": Decimal(1600)}
POSTS |= {"permanent_fte": Decimal(2), "agreed_posts": Decimal(2)}
MARCH = {"start": dt.date(2009, 3, 15), "end": dt.date(2012, 3, 14)}  # nine months, two years, two months


def begun(annex: FinancialAnnex) -> list[Decimal]:
    if annex.is_per_post:
        return [annex.planned_hours]
    return [row.amount for row in annex.requests.all()] or [row.fte for row in annex.segments.all()]


@pytest.mark.parametrize(
    ("siae_type", "figures", "whole", "two_months"),
    [
        ("ACI", {"requests": ["9000", "3000.01"]}, ["12000.00", "4000.01"], ["2000.00", "666.67"]),
        ("AI", {"requests": ["18000"]}, ["24000.00"], ["4000.00"]),
        ("ETTI", POSTS, ["38400.00"], ["6400.00"]),
        ("EI", {"fte": "6.00"}, ["6.00"], ["6.00"]),
    ],
)
def test_a_year_of_other_months_begins_with_as_much_by_month(officer_59l, siae_type, figures, whole, two_months):
    credit("59L", "500000.00")
    first = validated(officer_59l.user, make_convention(siae_type, **MARCH), **figures)
    second = open_annex(actor=officer_59l.user, convention=first.convention, year=2010)
    last = open_annex(actor=officer_59l.user, convention=first.convention, year=2012)
    assert [begun(second), begun(last)] == [list(map(Decimal, whole)), list(map(Decimal, two_months))]


def test_an_avenant_of_the_same_year_begins_with_what_it_had(officer_59l):
    credit("59L", "500000.00")
    first = validated(officer_59l.user, make_convention("ACI", **MARCH), requests=["9000"])
    assert begun(open_annex(actor=officer_59l.user, convention=first.convention, year=2009)) == [Decimal(9000)]


def test_the_year_after_an_aid_that_stopped_counts_the_months_agreed(officer_59l):
    """An end brought forward to October, then put off: 12 000.00 had been agreed for twelve months."""
    credit("59L", "500000.00", year=2008)
    convention = make_convention("ACI", 2008, end=dt.date(2009, 12, 31))
    first = validated(officer_59l.user, convention, requests=["12000"])
    for end in (dt.date(2008, 10, 31), dt.date(2009, 6, 30)):
        convention.end = end
        convention.save()
        convention_was_shortened(convention)
    assert begun(open_annex(actor=officer_59l.user, convention=first.convention, year=2009)) == [Decimal(6000)]


def test_the_spring_of_2014_begins_with_the_whole_request_of_2013(officer_59l, settings):
    settings.PORTAL_TODAY = "2014-01-15"
    credit("59L", "500000.00", year=2013)
    convention = make_convention("ACI", 2013, end=dt.date(2014, 12, 31))
    validated(officer_59l.user, convention, requests=["12000"])
    spring = open_annex(actor=officer_59l.user, convention=convention, year=2014)
    assert (spring.end, begun(spring)) == (dt.date(2014, 6, 1), [Decimal(12000)])
