"""An aid of a year that stops before its term: a lump sum and the posts of an ETTI pay the months that are left."""

import datetime as dt
from decimal import Decimal

import pytest

from financing.models import FinancialAnnex
from financing.selectors.annexes import current_computation, replays
from financing.selectors.envelopes import committed_by
from financing.services.annex_actions import enter_annex
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from financing.services.termination import convention_was_shortened, convention_was_terminated
from tests.factories.financing import credit, entry, found_paid, make_convention, validated
from tests.financing.documents import one
from tests.financing.test_accompaniment import etti, lump_sum
from tests.financing.test_termination import terminated

pytestmark = pytest.mark.django_db
POSTS = {"planned_hours": Decimal(38400), "hours_per_fte": Decimal(1600)}
POSTS |= {"permanent_fte": Decimal(2), "agreed_posts": Decimal(2)}


def in_force(officer, siae_type: str = "ACI", **figures) -> FinancialAnnex:
    credit("59L", "500000.00", year=2008)
    return validated(officer, make_convention(siae_type, 2008), **(figures or {"requests": ["12000"]}))


@pytest.mark.parametrize(
    ("siae_type", "figures", "month", "agreed"),
    [
        ("ACI", {"requests": ["12000"]}, "1000.00", "10000.00"),
        ("ACI", {"requests": ["15000"] * 4}, "3750.00", "37500.00"),
        ("AI", {"requests": ["34000"]}, "2500.00", "25000.00"),
        ("ETTI", POSTS, "8500.00", "85000.00"),
        ("EI", {"fte": "12"}, "9681.00", "96810.00"),
    ],
)
def test_the_months_after_the_termination_are_neither_paid_nor_held(
    officer_59l, head_59l, siae_type, figures, month, agreed
):
    annex = in_force(officer_59l.user, siae_type, **figures)
    convention_was_terminated(terminated(annex), head_59l.user)

    run = current_computation(annex)
    assert (run.agreed_amount, committed_by(annex), replays(run)) == (Decimal(agreed), Decimal(agreed), True)
    assert [line.amount for line in annex.payments.all()] == [Decimal(month)] * 10


def test_what_was_paid_of_them_comes_back(officer_59l, head_59l, settings):
    settings.PORTAL_TODAY = "2008-12-31"
    annex = in_force(officer_59l.user)
    found_paid(annex=annex, lines=list(annex.payments.all()))
    convention_was_terminated(terminated(annex), head_59l.user)
    assert annex.payments.get(kind="recovery").amount == Decimal("2000.00")


def test_an_end_brought_forward_twice_counts_from_the_term_agreed(officer_59l):
    annex = in_force(officer_59l.user)
    for end in (dt.date(2008, 11, 30), dt.date(2008, 10, 31)):
        annex.convention.end = end
        annex.convention.save()
        convention_was_shortened(annex.convention)
    annex.refresh_from_db()
    assert (annex.end, annex.agreed_end) == (dt.date(2008, 10, 1), dt.date(2008, 12, 1))
    assert current_computation(annex).agreed_amount == Decimal("10000.00")


@pytest.mark.parametrize(("asked", "agreed"), [("12000", "10000.00"), ("12000.01", "12000.01")])
def test_an_avenant_goes_on_from_it_until_its_figures_are_typed_again(officer_59l, asked, agreed):
    annex = in_force(officer_59l.user)
    annex.convention.end = dt.date(2008, 10, 31)
    annex.convention.save()
    convention_was_shortened(annex.convention)
    avenant = open_annex(actor=officer_59l.user, convention=annex.convention, year=2008)
    lines = Lines(requests=[("Chantier 1", Decimal(asked))])
    fill_annex(actor=officer_59l.user, annex=avenant, values=entry(avenant), lines=lines)
    assert current_computation(enter_annex(actor=officer_59l.user, annex=avenant)).agreed_amount == Decimal(agreed)


@pytest.mark.parametrize(
    ("part", "lump", "post"),
    [
        ({"months": 12, "agreed_months": 12}, "12000.00", "51000.00"),
        ({"months": 1, "agreed_months": 12}, "1000.00", "4250.00"),
    ],
)
def test_the_command_counts_the_months_that_are_left(part, lump, post):
    assert one("accompaniment", lump_sum("ACI", 2008, "12000") | part)["amount"] == lump
    assert one("accompaniment", etti(agreed_posts="1") | part)["amount"] == post


@pytest.mark.parametrize("part", [(0, 12), (7, 6), (6, 13), ("6", 12), (6, None), (None, 12), (True, 12)])
def test_months_that_make_no_part_are_refused(part):
    given = {name: value for name, value in zip(("months", "agreed_months"), part, strict=True) if value is not None}
    faults = one("accompaniment", lump_sum("ACI", 2008, "12000") | given)["errors"]
    assert [fault["field"] for fault in faults] == [next(iter(given))]
