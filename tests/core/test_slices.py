"""What is long to read is never all in memory: rows of a file, rows that a night changes, rows that break a rule."""

import datetime as dt

import pytest
from django.db.models.query import ModelIterable

from conventions.models import Convention
from conventions.services.daily import run_daily
from conventions.services.year_returns import open_year
from financing.models import FinancialAnnex
from financing.services.alerts import refresh_alerts
from financing.services.forecasts import refresh_forecasts
from iae_portal.core import slices
from iae_portal.core.base_rules import BaseRule
from iae_portal.core.enums import Role
from iae_portal.core.models import Region
from iae_portal.core.services import base_check
from iae_portal.core.slices import in_slices, one_by_one
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.factories.core import make_user, service
from tests.factories.financing import credit, make_convention, validated

pytestmark = pytest.mark.django_db


@pytest.fixture
def most_at_once(monkeypatch):
    """By model, the most rows that one query made objects of."""
    most, read = {}, ModelIterable.__iter__

    def counting(iterable):
        model = iterable.queryset.model
        for count, row in enumerate(read(iterable), 1):
            most[model] = max(most.get(model, 0), count)
            yield row

    monkeypatch.setattr(ModelIterable, "__iter__", counting)
    return most


def test_slices_hold_every_row_once(monkeypatch):
    monkeypatch.setattr(slices, "AT_A_TIME", 10)
    rows = Region.objects.order_by("pk")

    found = list(in_slices(rows))

    assert [row for some in found for row in some] == list(rows)
    assert {len(some) for some in found[:-1]} == {10}
    assert list(in_slices(iter("ab"))) == [["a", "b"]]


def test_rows_that_are_changed_are_read_by_slices_as_they_still_are(monkeypatch, most_at_once):
    monkeypatch.setattr(slices, "AT_A_TIME", 2)
    wanted = list(Region.objects.order_by("name").values_list("pk", flat=True))[:5]
    rows = Region.objects.filter(pk__in=wanted).exclude(code="X9").order_by("name")

    found = []
    for region in one_by_one(rows):
        found.append(region.pk)
        Region.objects.filter(pk=wanted[3]).update(code="X9")

    assert found == [*wanted[:3], wanted[4]]
    assert most_at_once[Region] == 2


def test_the_night_reads_the_conventions_that_it_changes_by_slices(monkeypatch, most_at_once, settings):
    rows = [
        ConventionFactory(siae=SiaeFactory(), state="signed", start=dt.date(2008, 1, 1), signed_on=dt.date(2007, 12, 1))
        for _ in range(5)
    ]
    settings.PORTAL_TODAY = "2008-01-02"
    monkeypatch.setattr(slices, "AT_A_TIME", 2)

    assert run_daily() == 5
    assert {row.state for row in Convention.objects.filter(pk__in=[row.pk for row in rows])} == {"in_force"}
    most_at_once.clear()
    assert (open_year(year=2008), open_year(year=2008)) == (5, 0)
    assert most_at_once[Convention] == 2


@pytest.mark.parametrize("act", [refresh_forecasts, refresh_alerts])
def test_the_night_reads_the_annexes_of_one_service_at_once(most_at_once, act):
    for code in ("59L", "59V"):
        officer = make_user(Role.OFFICER, code)
        credit(code, "500000.00", year=2008, author=officer)
        for _ in range(2):
            siae = SiaeFactory(type="ACI", service=service(code))
            validated(officer, make_convention(year=2008, siae=siae), requests=["12000"])
    most_at_once.clear()

    act(today=dt.date(2008, 9, 15))

    assert FinancialAnnex.objects.count() == 4
    assert most_at_once[FinancialAnnex] == 2


def test_a_broken_rule_is_read_as_far_as_it_is_counted(monkeypatch, most_at_once):
    monkeypatch.setattr(base_check, "COUNTED", 3)
    for find in (lambda: Region.objects.order_by("pk"), lambda: Region.objects.order_by("pk").iterator()):
        assert base_check.broken_by(BaseRule("règle", "Toutes fausses.", find))["count"] == 3
        assert most_at_once.pop(Region) == 3
