"""The months of a file in each of the three formats, with its dry run, and what stands in real date cells."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from financing.models import MonthlyState
from tests.conventions.files import csv_file, ods_file, xlsx_file
from tests.financing.test_monthly_states import running

pytestmark = pytest.mark.django_db
HEADER = ["Annexe", "Mois", "Heures", "Salariés", "Remarque"]


@pytest.mark.parametrize("make", [csv_file, xlsx_file, ods_file], ids=["csv", "xlsx", "ods"])
def test_each_format_is_tried_then_written(officer_59l, make):
    annex = running(officer_59l)
    lines = [[annex.number, "01/2008", "1 003,33", "12", ""], [annex.number, "02/2008", "0", "12", "Fermeture"]]
    bad = [annex.number, "03/2008", "-4", "12", ""]
    file = SimpleUploadedFile("etats", make(*lines, bad, header=HEADER))
    answer = officer_59l.post(reverse("financing:states_file"), {"file": file})
    assert answer.context["counts"] == {"new": 2, "changed": 0, "same": 0, "refused": 1}
    assert MonthlyState.objects.count() == 0
    officer_59l.post(reverse("financing:states_file"), {"seal": answer.context["seal"]})
    assert list(MonthlyState.objects.order_by("month").values_list("month", "hours", "headcount", "remark")) == [
        (dt.date(2008, 1, 1), Decimal("1003.33"), 12, ""),
        (dt.date(2008, 2, 1), Decimal("0.00"), 12, "Fermeture"),
    ]


def test_the_numbers_of_a_spreadsheet_are_read_as_numbers(officer_59l):
    annex = running(officer_59l)
    file = SimpleUploadedFile("etats.xlsx", xlsx_file([annex.number, "2008-01", 1003.5, 12, ""], header=HEADER))
    answer = officer_59l.post(reverse("financing:states_file"), {"file": file})
    (line,) = answer.context["plan"]
    assert (line.row.hours, line.row.headcount) == (Decimal("1003.5"), 12)
