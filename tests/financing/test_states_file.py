"""The months of a file in each of the three formats, with its dry run, and what stands in real date cells."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.models import MonthlyState
from tests import imports
from tests.conventions.files import csv_file, ods_file, xlsx_file
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


def test_the_numbers_of_a_spreadsheet_are_read_as_numbers(officer_59l):
    annex = running(officer_59l)
    content = xlsx_file([annex.number, "2008-01", 1003.5, 12, ""], header=HEADER)
    (row,) = imports.send(officer_59l, URL, content, "etats.xlsx").context["trial"].created
    assert (row.values["Heures"], row.values["Salariés"]) == ("1\u202f003,5", "12")
