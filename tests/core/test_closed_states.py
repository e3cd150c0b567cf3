"""The states of seven tables are closed lists: the database refuses a word that nobody knows."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from cdiae.models import Diagnosis, Minutes
from financing.models import FinancialDiagnostic
from tests.constraints import without_constraints
from tests.factories.cdiae import make_council, make_meeting
from tests.factories.conventions import (
    AdversarialProcedureFactory,
    AmendmentFactory,
    OpinionRequestFactory,
    SiaeFactory,
)
from tests.factories.core import service
from tests.factories.seminars import ContributionFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2008, 10, 1)
UNKNOWN = "autre"


def diagnosis() -> Diagnosis:
    return Diagnosis.objects.create(council=make_council(with_members=False), year=2007)


def minutes() -> Minutes:
    return Minutes.objects.create(meeting=make_meeting(make_council(with_members=False)))


def diagnostic() -> FinancialDiagnostic:
    given = {"siae": SiaeFactory(), "service": service("59L"), "origin": "service", "consultant": "Cabinet Exemple"}
    return FinancialDiagnostic.objects.create(started_on=DAY, **given)


@pytest.mark.parametrize(
    ("make", "values", "name"),
    [
        (AmendmentFactory, {}, "conventions_amendment_state"),
        (OpinionRequestFactory, {}, "conventions_opinion_states"),
        (AdversarialProcedureFactory, {"closed_on": dt.date(2008, 10, 2)}, "conventions_procedure_state"),
        (diagnosis, {}, "cdiae_diagnosis_state"),
        (diagnosis, {"presented_on": DAY}, "cdiae_diagnosis_state"),
        (minutes, {}, "cdiae_minutes_state"),
        (ContributionFactory, {}, "seminars_contribution_state"),
        (diagnostic, {}, "financing_diagnostic_state"),
        (diagnostic, {"delivered_on": DAY}, "financing_diagnostic_state"),
    ],
)
def test_the_database_refuses_an_unknown_state(make, values, name):
    row = make()
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(state=UNKNOWN, **values)


@pytest.mark.parametrize(
    ("make", "name", "migration", "said"),
    [
        (
            diagnostic,
            "financing_diagnostic_state",
            "financing.migrations.0035_diagnostic_closed_states",
            "diagnostic du 2008-10-01 : autre, remis le None",
        ),
        (
            ContributionFactory,
            "seminars_contribution_state",
            "seminars.migrations.0012_contribution_closed_states",
            "Lille, Nord-Pas-de-Calais : autre",
        ),
    ],
)
def test_a_migration_lists_the_unknown_states_and_stops(make, name, migration, said):
    listed = import_module(migration).none_unknown
    row = make()
    listed(apps, None)
    without_constraints(type(row), name)
    type(row).objects.update(state=UNKNOWN)

    with pytest.raises(RuntimeError, match=f"à corriger d'abord :\n.*{said}"):
        listed(apps, None)
