"""Public doors: so many requests of one place in a period, and no address kept."""

import datetime as dt
import hashlib

import pytest

from iae_portal.core import clock
from iae_portal.core.models import RequestCount
from iae_portal.core.services import limits
from iae_portal.core.services.limits import Limit, place_of, within

TWICE = Limit("essai", 2, dt.timedelta(minutes=10))
HERE = "192.0.2.9"


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    """No period ends during a test."""
    monkeypatch.setattr(clock, "real_now", lambda: dt.datetime(2026, 5, 4, 12, 1, tzinfo=dt.UTC))


@pytest.mark.django_db
def test_a_place_is_counted_by_door_and_by_period(monkeypatch):
    assert [within(TWICE, address=HERE) for _ in range(3)] == [True, True, False]
    assert within(TWICE, address="192.0.2.10") is True
    assert within(Limit("autre", 1, TWICE.period), address=HERE) is True
    later = clock.real_now() + TWICE.period
    monkeypatch.setattr(clock, "real_now", lambda: later)
    assert within(TWICE, address=HERE) is True


@pytest.mark.django_db
def test_the_address_itself_is_not_kept():
    within(TWICE, address=HERE)
    row = RequestCount.objects.get()
    assert (len(row.place), row.count) == (64, 1)
    assert row.place != hashlib.sha256(HERE.encode()).hexdigest()


def test_a_home_network_is_one_place():
    assert place_of("essai", "2001:db8:1:2::a") == place_of("essai", "2001:db8:1:2::b")
    assert place_of("essai", "2001:db8:1:2::a") != place_of("essai", "2001:db8:1:3::a")
    assert place_of("essai", "::ffff:192.0.2.9") == place_of("essai", HERE)


@pytest.mark.django_db
def test_yesterday_is_forgotten():
    old = RequestCount.objects.create(door="essai", place="x", period=clock.real_now() - limits.KEPT * 2, count=9)
    within(TWICE, address=HERE)
    assert RequestCount.objects.filter(pk=old.pk).exists() is False
