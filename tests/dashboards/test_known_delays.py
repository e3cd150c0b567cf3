"""A median of delays says of how many dossiers it is, when some give none."""

import datetime as dt

import pytest

from tests.dashboards.test_territory import tables_of
from tests.factories.conventions import ConventionFactory

pytestmark = pytest.mark.django_db


def dossier(filed_on: dt.date | None) -> None:
    days = {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31), "signed_on": dt.date(2008, 1, 31)}
    ConventionFactory(state="in_force", filed_on=filed_on, **days)


@pytest.mark.parametrize("undated", [0, 1])
def test_a_median_of_delays_says_of_how_many_dossiers_it_is(officer_59l, undated):
    dossier(dt.date(2008, 1, 1))
    for _ in range(undated):
        dossier(None)
    said = [line for line in tables_of(officer_59l)["delais"].how if "son délai" in line]

    assert said == ["1 dossier signé sur 2 donne son délai."] * undated
