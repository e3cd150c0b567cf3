"""Conventions of a structure share no day, those that are over included: what the base refuses and reads each night."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from conventions.base_rules import together
from conventions.enums import ConventionState
from conventions.models import Convention
from tests.constraints import without_constraints
from tests.factories.conventions import ConventionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NAME = "conventions_no_overlap"
DECEMBER, JANUARY = dt.date(2008, 12, 31), dt.date(2009, 1, 1)
YEAR = {"start": JANUARY, "end": dt.date(2009, 12, 31), "signed_on": dt.date(2008, 10, 1)}
BEFORE = {"start": dt.date(2008, 1, 1), "signed_on": dt.date(2007, 12, 1)}
EARLY, LONG = dt.date(2008, 12, 20), dt.date(2010, 12, 31)
ENDINGS = [
    ({**BEFORE, "state": "expired", "end": DECEMBER}, True),
    ({**BEFORE, "state": "expired", "end": JANUARY}, False),
    ({**BEFORE, "state": "renewed", "end": DECEMBER}, True),
    ({**BEFORE, "state": "renewed", "end": JANUARY}, False),
    ({**BEFORE, "state": "terminated", "end": LONG, "ended_on": DECEMBER}, True),
    ({**BEFORE, "state": "terminated", "end": LONG, "ended_on": JANUARY}, False),
    ({**YEAR, "state": "terminated", "ended_on": EARLY}, True),  # before it began
    ({**YEAR, "state": "terminated", "ended_on": JANUARY}, False),
    ({**YEAR, "state": "withdrawn"}, True),
    ({**BEFORE, "state": "in_force", "end": JANUARY}, False),
]


@pytest.mark.parametrize(("other", "apart"), ENDINGS)
def test_a_signed_convention_shares_no_day_with_one_that_was(other, apart):
    if connection.vendor != "postgresql":
        pytest.skip("exclusion constraints are PostgreSQL's")
    listed = import_module("conventions.migrations.0047_conventions_apart").none_together
    first = ConventionFactory(**other)
    given = {**YEAR, "siae": first.siae, "state": ConventionState.SIGNED}
    if apart:
        ConventionFactory(**given)
        assert (list(together()), listed(apps, None)) == ([], None)
        return
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        ConventionFactory(**given)
    without_constraints(Convention, NAME)
    second = ConventionFactory(**given)
    assert list(together()) == [second]
    with pytest.raises(RuntimeError, match=f"{first.number} : .* {second.number} dès le 2009-01-01"):
        listed(apps, None)
