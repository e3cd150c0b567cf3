"""Exports of what is on screen, with the filters of the list: CSV for French spreadsheets, XLSX."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.timezone import localtime

from iae_portal.core.text import harmless

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """A column of an export: its French header and how to read it from a row."""

    header: str
    value: Callable[[Any], Any]


def csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.datetime):
        return localtime(value).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, int):
        return str(value)
    return harmless(str(value))


def csv_bytes(columns: list[Column], rows: Iterable) -> bytes:
    """CSV with `;` and a byte-order mark, so that a French spreadsheet opens it right."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(column.header) for column in columns])
    for row in rows:
        writer.writerow([csv_cell(column.value(row)) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(columns: list[Column], rows: Iterable) -> bytes:
    """XLSX of one sheet."""
    return workbook_bytes([("Export", columns, rows)])


def workbook_bytes(sheets: Iterable[tuple[str, list[Column], Iterable]]) -> bytes:
    """XLSX, a sheet for each (name, columns, rows): typed cells (dates, instants in the hour of the reader, numbers)
    and a frozen header line."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    day, instant = (book.add_format({"num_format": shown}) for shown in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
    for name, columns, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column.header, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for index, column in enumerate(columns):
                _write_cell(sheet, last, index, column.value(row), day, instant)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()
    return out.getvalue()


def _write_cell(sheet, line: int, index: int, value: Any, day, instant) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(line, index, "oui" if value else "non")
    elif isinstance(value, dt.datetime):  # a spreadsheet knows no zone: the hour as a clock shows it
        sheet.write_datetime(line, index, localtime(value).replace(tzinfo=None), instant)
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, index, value, day)
    elif isinstance(value, (int, float, Decimal)):
        # A spreadsheet only knows floats: the file is read by people, never taken back as money.
        sheet.write_number(line, index, float(value))
    else:
        sheet.write_string(line, index, str(value))


WRITERS = {
    "csv": (csv_bytes, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_bytes, XLSX_TYPE),
}


def export_response(kind: str, name: str, columns: list[Column], rows: Iterable) -> HttpResponse:
    """The file as an attachment. `kind` is csv or xlsx (KeyError otherwise)."""
    write, content_type = WRITERS[kind]
    return attached(write(columns, rows), content_type, f"{name}.{kind}")


def attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
