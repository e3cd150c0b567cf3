"""The posts of an ETTI aided for part of a year: permanents and posts are of its months, its hours are whole."""

import datetime as dt
from decimal import Decimal

import pytest

from financing.selectors.annexes import current_computation, replays
from financing.services.monthly_states import save_states
from tests.factories.financing import credit, make_convention, validated
from tests.financing import retell
from tests.financing.documents import figures, one
from tests.financing.test_accompaniment import etti
from tests.financing.test_monthly_states import rows

pytestmark = pytest.mark.django_db
POSTS = {"hours_per_fte": Decimal(1600), "permanent_fte": Decimal(1), "agreed_posts": Decimal(1)}


def half(officer, planned: str, **days):
    credit("59L", "500000.00", year=2008)
    convention = make_convention("ETTI", 2008, **days)
    convention.number = f"ETTI-59L-08-900{convention.start.month}"
    convention.save()
    return validated(officer, convention, planned_hours=Decimal(planned), **POSTS)


@pytest.mark.parametrize(
    ("hours", "months", "posts", "amount"),
    [
        ("9599", 6, "0.4999", "25497.34"),  # half a year of twelve ETP, less an hour
        ("9600", 6, "0.5000", "25500.00"),
        ("19200", 6, "0.5000", "25500.00"),
        ("19200", 7, "0.5833", "29750.00"),
        ("19200", 12, "1.0000", "51000.00"),
        ("19200", 1, "0.0833", "4250.00"),
    ],
)
def test_one_post_is_one_in_each_of_its_months(hours, months, posts, amount):
    asked = etti(hours=hours, permanent_fte="1", agreed_posts="2", year_months=months)
    result = one("accompaniment", asked)
    assert figures(result) == figures(result) | {"posts": posts, "amount": amount}
    assert retell.accompaniment(result) == amount
    turned = one("accompaniment", asked | {"permanent_fte": "2", "agreed_posts": "1"})
    assert turned["amount"] == amount


@pytest.mark.parametrize("months", [0, 13, "6", True, None, 6.0])
def test_the_months_of_the_year_are_one_to_twelve(months):
    assert [row["field"] for row in one("accompaniment", etti(year_months=months))["errors"]] == ["year_months"]


def test_two_conventions_of_a_year_pay_one_permanent_once(officer_59l):
    first = half(officer_59l.user, "19200", end=dt.date(2008, 6, 30))
    second = half(officer_59l.user, "19200", start=dt.date(2008, 7, 1), siae=first.convention.siae)
    runs = [current_computation(annex) for annex in (first, second)]
    assert [run.agreed_amount for run in runs] == [Decimal("25500.00")] * 2
    assert all(replays(run) for run in runs)
    assert "6 mois sur 12" in runs[0].explanation[1]["text"]
    assert "0,5000 poste (valeur exacte)" in runs[0].explanation[2]["text"]


def test_what_is_realised_keeps_within_them_too(officer_59l):
    annex = half(officer_59l.user, "9600", end=dt.date(2008, 6, 30))
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["2500"] * 6))
    run = current_computation(annex)
    assert (run.due, run.agreed_amount) == (Decimal("25500.00"), Decimal("25500.00"))
    assert run.result["realised"]["posts"] == "0.5000"
