"""A good row asks the database once for all its check constraints; a wrong one hears each sentence."""

import datetime as dt
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CheckConstraint
from django.test.utils import CaptureQueriesContext

from iae_portal.core import checked
from iae_portal.dashboards.models import SteeringMeeting
from tests.factories.conventions import ConventionFactory

pytestmark = pytest.mark.django_db
CONDITIONAL = 1  # a number unique among some states asks whether the row is one of them


def checks_asked(row, **asked) -> list[str]:
    with CaptureQueriesContext(connection) as queries, suppress(ValidationError):
        row.validate_constraints(**asked)
    return [query["sql"] for query in queries if "_check" in query["sql"]]


def refused(row, **asked) -> list[str]:
    with pytest.raises(ValidationError) as found:
        row.validate_constraints(**asked)
    return sorted(found.value.messages)


def test_a_good_row_is_asked_once_and_a_wrong_one_constraint_by_constraint():
    row = ConventionFactory()
    several = sum(isinstance(one, CheckConstraint) for one in row._meta.constraints)
    assert several > 10
    assert len(checks_asked(row)) == 1 + CONDITIONAL
    row.end = row.start - dt.timedelta(days=1)
    assert len(checks_asked(row)) == 1 + several + CONDITIONAL


def test_a_wrong_row_hears_every_sentence():
    row = ConventionFactory()
    row.end = row.start - dt.timedelta(days=1)
    first = refused(row)
    row.signed_on, row.others_signed_on = dt.date(2008, 1, 1), dt.date(2008, 6, 1)
    assert set(first) < set(refused(row))


def test_a_field_left_out_silences_its_constraints_alone():
    row = ConventionFactory()
    row.end = row.start - dt.timedelta(days=1)
    assert refused(row, exclude={"external_number"}) == refused(row)
    row.validate_constraints(exclude={"end"})


DAY = dt.date(2008, 10, 15)


@pytest.mark.parametrize(
    ("figures", "figures_on", "holds"),
    [(None, None, True), ({}, DAY, True), (None, DAY, False), ({}, None, False), (None, None, True)],
)
def test_what_was_asked_of_a_row_is_asked_of_the_next_with_its_own_values(figures, figures_on, holds):
    row = SteeringMeeting(kind="regional", held_on=DAY, figures=figures, figures_on=figures_on)
    assert len(checks_asked(row)) == (1 if holds else 2)
    if not holds:
        assert refused(row) == ["Des chiffres arrêtés portent leur jour."]


def test_a_question_that_the_database_refuses_leaves_its_transaction_whole(monkeypatch):
    row = ConventionFactory()
    monkeypatch.setattr(checked, "_question", lambda *asked: ("SELECT 1 / 0", ()))
    row.validate_constraints()
    row.end = row.start - dt.timedelta(days=1)
    assert refused(row) != []
