"""A file of the fund is granted whole: state, amount, day and the two payments, in one act and in the database."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from financing.enums import FdiState
from financing.models import FdiFile
from tests.constraints import without_constraints
from tests.financing.rights_objects import an_fdi_file
from tests.scenes import scene

pytestmark = pytest.mark.django_db
NAME = "financing_fdi_grant_whole"
WHOLE = {
    "state": FdiState.GRANTED,
    "granted": 50,
    "granted_on": dt.date(2008, 10, 15),
    "first_payment": 20,
    "balance": 30,
}


@scene
def file():
    return an_fdi_file()


@pytest.mark.parametrize("state", [FdiState.GRANTED, FdiState.FIRST_PAID, FdiState.PAID])
def test_a_whole_decision_is_kept(file, state):
    assert FdiFile.objects.update(**WHOLE | {"state": state}) == 1


@pytest.mark.parametrize(
    "values",
    [
        *({name: WHOLE[name]} for name in WHOLE),
        *({**WHOLE, name: None} for name in WHOLE if name != "state"),
        WHOLE | {"state": FdiState.REFUSED},
    ],
)
def test_a_decision_in_part_is_refused(file, values):
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        FdiFile.objects.update(**values)


def test_its_migration_lists_the_files_decided_in_part_and_stops(file):
    listed = import_module("financing.migrations.0023_fdi_grant_whole").none_in_part
    listed(apps, None)
    without_constraints(FdiFile, NAME)
    FdiFile.objects.update(granted=50)

    with pytest.raises(RuntimeError, match=f"dossier FDI n° {file.pk} : state filed ; granted 50.00 ; granted_on"):
        listed(apps, None)
