"""A dashboard as a file: one line a figure in CSV, one sheet a table in XLSX."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from iae_portal.core.exports import XLSX_TYPE, Column, Measured, attached, export_response, workbook_bytes
from iae_portal.dashboards.tables import Cell, Line, Table, Unit

KINDS = ("csv", "xlsx")
# A sheet has no column of units: its heads alone would not tell a share from an amount.
CODES = {Unit.PERCENT: '0.0" %"', Unit.DAYS: 'General" j"'}
FLAT = [
    Column("Territoire", lambda row: row[0]),
    Column("Tableau", lambda row: row[1].title),
    Column("Ligne", lambda row: row[2].name),
    Column("Colonne", lambda row: row[3]),
    Column("Valeur", lambda row: row[4].exported),
    Column("Unité", lambda row: row[4].unit.value),
]


def board_file(kind: str, place: str, name: str, tables: Iterable[Table]) -> HttpResponse:
    """`kind` is one of KINDS."""
    if kind == "csv":
        return export_response(kind, name, FLAT, _flat(place, tables))
    return attached(workbook_bytes([_sheet(table) for table in tables]), XLSX_TYPE, f"{name}.xlsx")


def _flat(place: str, tables: Iterable[Table]):
    for table in tables:
        for line in table.lines:
            for column, cell in zip(table.columns, line.cells, strict=True):
                yield place, table, line, column, cell


def _sheet(table: Table) -> tuple[str, list[Column], list[Line]]:
    def column(rank: int) -> Column:
        return Column(table.columns[rank], lambda line: measured(line.cells[rank]))

    columns = [Column(table.first, lambda line: line.name), *map(column, range(len(table.columns)))]
    return table.key, columns, list(table.lines)


def measured(cell: Cell) -> Any:
    value, code = cell.exported, CODES.get(cell.unit)
    return Measured(value, code) if code and value is not None and not cell.text else value
