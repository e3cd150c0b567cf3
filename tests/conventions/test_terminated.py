"""What the base says of a terminated convention: its days, and the procedure that led there or the structure's word."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from conventions.base_rules import RULES
from conventions.enums import ConventionState, ProcedureState
from conventions.models import Convention
from tests.constraints import without_constraints
from tests.conventions.test_procedures import close, procedure_of, refusals, running, terminate

__all__ = ["running"]
pytestmark = pytest.mark.django_db
TODAY = dt.date(2008, 10, 15)
YESTERDAY, TOMORROW = (TODAY + dt.timedelta(days=shift) for shift in (-1, 1))


def wrong() -> list[Convention]:
    return list(RULES["terminated"][1]())


def test_a_termination_by_its_acts_is_well_founded(running, officer_59l, head_59l):
    close(officer_59l, procedure_of(running), "conclude")
    assert (terminate(head_59l, running).state, wrong()) == (ConventionState.TERMINATED, [])


@pytest.mark.parametrize(
    ("state", "due", "closed_on", "found"),
    [
        (None, None, None, True),
        ("open", YESTERDAY, None, True),
        ("dropped", YESTERDAY, YESTERDAY, True),
        ("terminate", dt.date(2008, 10, 10), YESTERDAY, False),
        ("terminate", YESTERDAY, TODAY, False),
        ("terminate", YESTERDAY, TOMORROW, True),  # concluded after the end that it allows
    ],
)
def test_the_night_finds_a_termination_without_a_procedure_that_concludes_to_it(running, state, due, closed_on, found):
    if state:
        procedure_of(running, due=due, state=state, closed_on=closed_on)
    Convention.objects.filter(pk=running.pk).update(state="terminated", ended_on=TODAY)
    assert wrong() == [running] * found


@pytest.mark.parametrize(("last_day", "found"), [(TODAY, False), (TOMORROW, True)])
def test_a_structure_that_left_on_its_day_needs_no_procedure(running, last_day, found):
    left = {"leaving_told_on": dt.date(2008, 7, 1), "leaving_on": last_day}
    Convention.objects.filter(pk=running.pk).update(state="terminated", ended_on=TODAY, **left)
    assert wrong() == [running] * found


@pytest.mark.parametrize("ended", [{"state": "expired"}, {"state": "terminated", "ended_on": TODAY}])
def test_a_procedure_left_open_by_another_end_has_nothing_to_conclude(running, officer_59l, ended):
    procedure = procedure_of(running)
    Convention.objects.filter(pk=running.pk).update(leaving_told_on=YESTERDAY, leaving_on=TODAY, **ended)

    assert refusals(close, officer_59l, procedure, "conclude") == (
        "La convention n'est plus en vigueur : il n'y a plus rien à résilier. Classez la procédure sans suite.",
    )
    assert close(officer_59l, procedure, "drop").state == ProcedureState.DROPPED


@pytest.mark.parametrize("day", ["signed_on", "ended_on"])
def test_the_database_wants_the_days_of_a_terminated_convention(running, day):
    rows = Convention.objects.filter(pk=running.pk)
    with pytest.raises(IntegrityError, match="conventions_terminated_is_dated"), transaction.atomic():
        rows.update(**{"state": "terminated", "signed_on": TODAY, "ended_on": TODAY, day: None})

    listed = import_module("conventions.migrations.0045_links_checked").list_undated
    listed(apps, None)
    without_constraints(Convention, "conventions_terminated_is_dated")
    rows.update(**{"state": "terminated", "signed_on": TODAY, "ended_on": TODAY, day: None})
    with pytest.raises(RuntimeError, match=f"Convention {running.number} : signée le"):
        listed(apps, None)
