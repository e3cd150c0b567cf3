"""What the night counts: each kind, each of its years, replaced by the next; nothing of a night that was missed."""

import datetime as dt

import pytest

from iae_portal.core import clock
from iae_portal.core.models import NightCount
from iae_portal.core.night import NIGHT, kept
from iae_portal.core.services.night import count_country

pytestmark = pytest.mark.django_db
KIND = "tests.years"


@pytest.fixture
def counted(monkeypatch):
    """A kind that counts the days of two years, and no other."""
    monkeypatch.setattr(NIGHT, "_items", {KIND: lambda today: {today.year: [today.day], today.year + 1: []}})
    assert count_country(today=clock.today()) == 2


def test_a_night_replaces_the_one_before(counted):
    assert {year: row.content for year, row in kept(KIND, [2008, 2009]).items()} == {2008: [15], 2009: []}

    assert count_country(today=clock.today() + dt.timedelta(days=1)) == NightCount.objects.count() == 2

    assert kept(KIND, [2008])[2008].content == [16]


@pytest.mark.parametrize(("hours", "used"), [(29, True), (31, False)])
def test_a_year_that_the_night_missed_keeps_the_others_from_being_shown(counted, hours, used):
    NightCount.objects.filter(year=2009).update(made_at=clock.now() - dt.timedelta(hours=hours))

    assert bool(kept(KIND, [2008, 2009])) == used
    assert bool(kept(KIND, [2008]))
    assert not kept(KIND, [2008, 2010])
