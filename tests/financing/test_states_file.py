"""The months of a file in each of the three formats, with its dry run, and what stands in real date cells."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from financing.checks.monthly_states import StateRow
from financing.checks.states_file import COLUMNS, ImportLine, lines_of
from financing.models import MonthlyState
from financing.reminders import STATES
from financing.services.states_file import apply_lines, plan_lines
from iae_portal.core.imports.tables import read_table
from iae_portal.core.models import Job, JournalEntry
from iae_portal.notifications.models import Deadline
from tests import imports
from tests.conventions.files import csv_file, ods_file, xlsx_file
from tests.factories.financing import credit, make_convention, validated
from tests.financing.test_monthly_states import running

pytestmark = pytest.mark.django_db
URL = reverse("financing:states_file")
HEADER = ["Annexe", "Mois", "Heures", "Salariés", "Remarque"]


@pytest.mark.parametrize("make", [csv_file, xlsx_file, ods_file], ids=["csv", "xlsx", "ods"])
def test_each_format_is_tried_then_written(officer_59l, make):
    annex = running(officer_59l)
    lines = [[annex.number, "01/2008", "1 003,33", "12", ""], [annex.number, "02/2008", "0", "12", "Fermeture"]]
    bad = [annex.number, "03/2008", "-4", "12", ""]
    answer = imports.send(officer_59l, URL, make(*lines, bad, header=HEADER), "etats")
    assert imports.counts(answer) == (2, 0, 0, 1, 0)
    assert MonthlyState.objects.count() == 0
    assert imports.confirm(officer_59l, URL, answer).status_code == 302
    assert list(MonthlyState.objects.order_by("month").values_list("month", "hours", "headcount", "remark")) == [
        (dt.date(2008, 1, 1), Decimal("1003.33"), 12, ""),
        (dt.date(2008, 2, 1), Decimal("0.00"), 12, "Fermeture"),
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("", "", ""), "indiquez le mois ; indiquez les heures ; indiquez l'effectif."),
        (("08/2008", "9" * 41, "12"), f"« {'9' * 40} » n'est pas un nombre d'heures, avec deux décimales au plus."),
        (("août", "900", "douze"), "« août » n'est pas un mois (écrivez 10/2008) ; « douze » n'est pas un effectif."),
    ],
)
def test_what_is_missing_is_asked_and_what_is_long_is_cut(cells, said):
    (line,) = lines_of(read_table(csv_file(["EI 59L 08 0001", *cells, ""], header=HEADER), COLUMNS))
    assert line.error == said


@pytest.mark.parametrize(
    ("signs", "said"), [(200, ""), (201, "la remarque compte 201 signes, abrégez-la (200 au plus).")]
)
def test_a_remark_too_long_is_refused_rather_than_cut(signs, said):
    line = ["EI 59L 08 0001", "08/2008", "900", "12", "r" * signs]
    (read,) = lines_of(read_table(csv_file(line, header=HEADER), COLUMNS))
    assert (read.error, read.row and read.row.remark) == (said, None if said else "r" * signs)


def test_the_numbers_of_a_spreadsheet_are_read_as_numbers(officer_59l):
    annex = running(officer_59l)
    content = xlsx_file([annex.number, "2008-01", 1003.5, 12, ""], header=HEADER)
    (row,) = imports.send(officer_59l, URL, content, "etats.xlsx").context["trial"].created
    assert (row.values["Heures"], row.values["Salariés"]) == ("1\u202f003,5", "12")


def test_conventions_of_two_years_are_locked_and_written_together(officer_59l):
    """Locks, states, calculations, schedules, journal, due lines: three ask no more of the base than one."""
    credit("59L", "1000000.00", year=2008)
    # The envelope of the older year is the younger row: credits are still held in the order of their keys.
    credit("59L", "1000000.00", year=2007)
    annexes = [validated(officer_59l.user, make_convention("EI", year)) for year in (2008, 2007, 2008, 2007)]
    queries, told = {}, JournalEntry.objects.filter(action="financing.states")
    for count, chosen in ((1, annexes[:1]), (3, annexes[1:])):
        lines = [
            ImportLine(2, annex.convention.number, StateRow(dt.date(annex.year, 1, 1), Decimal(900), 12))
            for annex in chosen
        ]
        with CaptureQueriesContext(connection) as kept:
            assert apply_lines(actor=officer_59l.user, lines=lines) == count
        queries[count] = len(kept)

    assert queries == {1: 33, 3: 33}
    assert list(told.order_by("pk").values_list("object_id", "after")) == [
        (annex.convention_id, {f"{annex.year}-01": "900 h, 12 salariés"}) for annex in annexes
    ]
    due = Deadline.objects.open().filter(kind=STATES).values_list("object_id", "due_on")
    assert dict(due) == {annex.pk: dt.date(annex.year, 3, 15) for annex in annexes}


def test_more_months_ask_no_more_of_the_base(officer_59l):
    """Tried, then written: the months of a convention are kept together, one of them changed or not."""
    number = running(officer_59l).convention.number
    queries = {}
    for months in ([1], [1, 2, 3], range(1, 9)):
        lines = [ImportLine(2, number, StateRow(dt.date(2008, month, 1), Decimal(900 + month), 12)) for month in months]
        with CaptureQueriesContext(connection) as tried:
            plan_lines(actor=officer_59l.user, lines=lines)
        with CaptureQueriesContext(connection) as kept:
            apply_lines(actor=officer_59l.user, lines=lines)
        writes = [
            row["sql"] for row in kept if "financing_monthlystate" in row["sql"] and "SELECT" not in row["sql"][:6]
        ]
        queries[len(lines)] = (len(tried), len(writes))

    assert queries[3] == queries[8] == queries[1]
    assert MonthlyState.objects.count() == 8


def test_more_structures_are_tried_in_the_same_queries_and_many_lines_by_a_worker(officer_59l, monkeypatch):
    numbers = [running(officer_59l).convention.number for _ in range(3)]
    lines = [ImportLine(2, number, StateRow(dt.date(2008, 1, 1), Decimal(900), 12)) for number in numbers]
    tried = []
    for given in (lines[:1], lines):
        with CaptureQueriesContext(connection) as queries:
            assert {row.outcome for row in plan_lines(actor=officer_59l.user, lines=given)} == {"new"}
        tried.append(len(queries))
    assert tried[0] == tried[1]

    content = csv_file(*([number, "01/2008", "900", "12", ""] for number in numbers), header=HEADER)
    for most, started in ((3, 0), (2, 1)):
        monkeypatch.setattr("iae_portal.core.views.imports.AT_ONCE", most)
        imports.send(officer_59l, URL, content, "etats.csv")
        assert Job.objects.count() == started
