"""What a file of the portal never does to whoever opens it."""

import csv
import io
import zipfile

import pytest

from iae_portal.core.exports import Column, csv_bytes, xlsx_bytes
from iae_portal.core.lists import PortalListView
from iae_portal.core.models import Region
from iae_portal.core.text import FORMULA_STARTS


@pytest.mark.parametrize("sign", FORMULA_STARTS)
def test_neither_a_header_nor_a_cell_is_run_as_a_formula(sign):
    columns, rows = [Column(f"{sign}entête", str)], [f"{sign}cmd|' /C calc'!A1"]

    written = csv.reader(io.StringIO(csv_bytes(columns, rows).decode("utf-8-sig"), newline=""), delimiter=";")
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(columns, rows))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")

    assert list(written) == [[f"'{sign}entête"], [f"'{rows[0]}"]]
    assert b"<f>" not in sheet


@pytest.mark.django_db
def test_the_rows_of_a_file_are_read_as_they_are_written():
    rows = Region.objects.all()

    read = PortalListView().get_export_queryset(rows)

    assert next(read) == rows[0]
    assert rows._result_cache is None
