"""What a file of the portal never does to whoever opens it."""

import csv
import datetime as dt
import io
import re
import tracemalloc
import zipfile
from decimal import Decimal
from types import SimpleNamespace

import pytest

from iae_portal.core.exports import WRITERS, Column, Measured, csv_bytes, csv_cell, in_cents, xlsx_bytes
from iae_portal.core.lists import PortalListView
from iae_portal.core.models import Job, Region
from iae_portal.core.services import list_exports
from iae_portal.core.text import FORMULA_STARTS

FEW, MANY = 500, 10_000


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


@pytest.mark.django_db
@pytest.mark.parametrize("kind", WRITERS)
def test_the_memory_of_a_file_that_a_worker_writes_does_not_follow_its_rows(monkeypatch, officer_59l, kind):
    def peak(rows: int) -> int:
        view = SimpleNamespace(
            asked_rows=lambda: range(rows),
            get_export_queryset=iter,
            file_columns=lambda: [Column(f"Colonne {n}", lambda row, n=n: f"{row} {n} mot" * 4) for n in range(4)],
            export_name="liste",
        )
        monkeypatch.setattr(list_exports, "_view_as", lambda *asked: view)
        job = Job(owner=officer_59l.user, parameters={"path": "", "query": "", "kind": kind})
        tracemalloc.start()
        try:
            said = list_exports.write_export(job, None)
            assert str(rows)[-3:] in said["sentence"]
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)  # what is loaded once
    assert peak(MANY) < peak(FEW) + 500_000


def test_a_sheet_shows_its_cells_whole_and_its_cents():
    """The width of the longest cell, bounded; a long header goes on several lines; thousands and cents are shown, and
    the unit of a number that has one."""
    named = ["Structure", "Taux de sorties dynamiques – cible", "Le", "Montant", "Part", "Note"]
    columns = [Column(name, lambda row, at=at: row[at]) for at, name in enumerate(named)]
    day, amount, part = dt.date(2008, 10, 15), Decimal("1234.50"), Measured(Decimal("99.5"), '0.0" %"')
    rows = [
        ("Ateliers – Lille", None, day, amount, Decimal("0.5"), "mot " * 40),
        ("A", 3, None, in_cents(Decimal("7")), part, ""),
    ]

    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(columns, rows))) as book:
        sheet, styles = (book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))

    widths = re.findall(r'<col min="(\d)" max="(\d)" width="(\d+)', sheet)
    assert widths == [("1", "1", "18"), ("2", "2", "20"), ("3", "5", "12"), ("6", "6", "50")]
    assert re.findall(r'<c r="([A-F])2" s="(\d)"', sheet) == [("C", "2"), ("D", "3")]
    assert re.findall(r'<c r="([B-E])3"(?: s="(\d)")?><v>([^<]*)', sheet) == [
        ("B", "", "3"),
        ("D", "3", "7"),
        ("E", "4", "99.5"),
    ]
    codes = ["dd/mm/yyyy", "#,##0.00", "0.0&quot; %&quot;"]
    assert re.findall(r'formatCode="([^"]+)"', styles) == codes
    assert [csv_cell(each) for each in (part, in_cents(Decimal("7")), in_cents(None))] == ["99,5", "7,00", ""]
    assert 'wrapText="1"' in styles
