"""A part of a number, looked for on SQLite in the few rows that hold its signs in order."""

from types import SimpleNamespace

import pytest
from django.db.models import F, Q

from conventions.models import Convention
from iae_portal.core.databases import Scattered, scattered
from iae_portal.core.filters import number_in
from tests.factories.conventions import ConventionFactory

PARTS = ("59L09", "9L0", "I59", "EI59L090002", "5902", "2059", "60")


@pytest.mark.django_db
def test_what_holds_a_part_holds_its_signs_in_order():
    ConventionFactory(number="EI-59L-09-0002")
    rows = Convention.objects.all()
    held = [rows.filter(number_in("number", part, mark="-")).exists() for part in PARTS]
    in_order = [rows.filter(Q(Scattered(F("number"), part))).exists() for part in PARTS]

    assert held == [True, True, True, True, False, False, False]
    assert in_order == [True, True, True, True, True, False, False]


@pytest.mark.parametrize(("vendor", "asked"), [("sqlite", Q(Scattered(F("number"), "5909"))), ("postgresql", Q())])
def test_sqlite_alone_puts_the_others_aside_first(monkeypatch, vendor, asked):
    monkeypatch.setattr("iae_portal.core.databases.connection", SimpleNamespace(vendor=vendor))
    assert scattered("number", "5909") == asked
