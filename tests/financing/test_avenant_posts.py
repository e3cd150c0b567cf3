"""An avenant of the year opens with the posts in force, and its page says which: nobody types them a second time."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.models import Convention
from financing.enums import AnnexState
from financing.services.annex_actions import enter_annex
from financing.services.annexes import open_annex
from tests.factories.financing import validated
from tests.financing.test_agreed_posts import amend_posts, of_posts

pytestmark = pytest.mark.django_db


def avenant(officer, *changes: tuple[dt.date, str], signed_on: dt.date = dt.date(2008, 10, 15)):
    first = validated(officer.user, of_posts(Decimal("8.50")))
    convention = Convention.objects.get(pk=first.convention_id)
    for rank, (since, posts) in enumerate(changes, 1):
        amend_posts(convention, since, posts, signed_on, rank)
    return open_annex(actor=officer.user, convention=convention, year=2008)


def segments(annex) -> list[tuple[int, int, Decimal]]:
    return [(row.start.month, row.end.month, row.fte) for row in annex.segments.order_by("start")]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ((2008, 6, 1), [(1, 5, Decimal("8.50")), (6, 12, Decimal(10))]),
        # The month that it begins in keeps what was in force on its first day.
        ((2008, 6, 2), [(1, 6, Decimal("8.50")), (7, 12, Decimal(10))]),
        ((2008, 1, 1), [(1, 12, Decimal(10))]),
        ((2009, 1, 1), [(1, 12, Decimal("8.50"))]),
    ],
)
def test_it_opens_with_the_posts_of_each_month(officer_59l, day, expected):
    assert segments(avenant(officer_59l, (dt.date(*day), "10"))) == expected


def test_two_amendments_of_the_year_follow_each_other(officer_59l):
    rows = segments(avenant(officer_59l, (dt.date(2008, 4, 1), "10"), (dt.date(2008, 9, 1), "6")))
    assert rows == [(1, 3, Decimal("8.50")), (4, 8, Decimal(10)), (9, 12, Decimal(6))]


def test_what_it_opens_with_is_within_the_ceiling(officer_59l):
    annex = avenant(officer_59l, (dt.date(2008, 6, 2), "6"))
    assert segments(annex) == [(1, 6, Decimal("8.50")), (7, 12, Decimal(6))]
    assert enter_annex(actor=officer_59l.user, annex=annex).state == AnnexState.ENTERED


def test_an_amendment_signed_before_the_annexe_changes_nothing_that_it_agreed(officer_59l):
    annex = avenant(officer_59l, (dt.date(2008, 6, 1), "10"), signed_on=dt.date(2007, 12, 1))
    assert segments(annex) == [(1, 12, Decimal("8.50"))]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2008, 1, 1), "10 (avenant 1)."),
        (dt.date(2008, 6, 1), "8,5, puis 10 à partir du 1er juin 2008 (avenant 1)."),
        (dt.date(2008, 12, 31), "8,5, puis 10 à partir du 31 décembre 2008 (avenant 1)."),
        (dt.date(2009, 1, 1), "8,5. Les tranches"),
    ],
)
def test_the_page_says_which_posts_are_in_force(officer_59l, day, said):
    annex = avenant(officer_59l, (day, "10"))
    page = " ".join(officer_59l.get(reverse("financing:annex_entry", args=[annex.slug])).content.decode().split())
    assert f"Postes de la convention : {said}" in page
