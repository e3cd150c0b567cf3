"""Exports of what is on screen, with the filters of the list: CSV for French spreadsheets, XLSX."""

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.timezone import localtime

from iae_portal.core.text import harmless, round_half_up

# How a spreadsheet shows what it keeps typed; the thousands and the comma are those of who reads.
DAY, INSTANT, CENTS = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "#,##0.00"
# Widths, in characters. A longer header goes on several lines, beside the arrow of its filter.
NUMBER_WIDTH, INSTANT_WIDTH, HEADER_WIDTH, WIDEST, ARROW = 12, 17, 20, 50, 4
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """A column of an export: its French header and how to read it from a row."""

    header: str
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class Measured:
    """A number whose unit a spreadsheet shows beside it, by the code of a format; CSV has the number alone."""

    value: Decimal | int
    code: str


def in_cents(amount: Decimal | None) -> Decimal | None:
    """An amount that a query computed: SQLite forgets that it has two decimals."""
    return None if amount is None else round_half_up(Decimal(amount), 2)


def csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Measured):
        return csv_cell(value.value)
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


def write_csv(out: IO[bytes], columns: list[Column], rows: Iterable) -> None:
    """CSV with `;` and a byte-order mark, so that a French spreadsheet opens it right."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(column.header) for column in columns])
    for row in rows:
        writer.writerow([csv_cell(column.value(row)) for column in columns])
    text.flush()
    text.detach()  # the file is the caller's to close


def write_xlsx(out: IO[bytes], columns: list[Column], rows: Iterable) -> None:
    """XLSX of one sheet."""
    write_workbook(out, [("Export", columns, rows)])


def write_workbook(out: IO[bytes], sheets: Iterable[tuple[str, list[Column], Iterable]]) -> None:
    """XLSX, a sheet for each (name, columns, rows): typed cells (dates, instants in the hour of the reader, numbers)
    and a frozen header line. A row is put on the disk once written: a sheet is never all in memory."""
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with tempfile.TemporaryDirectory() as folder:
        _write_sheets(xlsxwriter.Workbook(out, {"constant_memory": True, "tmpdir": folder, **plain}), sheets)


def _write_sheets(book: xlsxwriter.Workbook, sheets: Iterable[tuple[str, list[Column], Iterable]]) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    shown = Formats(book)
    for name, columns, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column.header, head)
        widths = [min(len(column.header) + ARROW, HEADER_WIDTH) for column in columns]
        last = 0
        for last, row in enumerate(rows, start=1):
            for index, column in enumerate(columns):
                value = column.value(row)
                _write_cell(sheet, last, index, value, shown)
                widths[index] = max(widths[index], _width(value))
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()


class Formats(dict):
    """The formats of a book by their codes, each made once."""

    def __init__(self, book: xlsxwriter.Workbook):
        super().__init__()
        self.book = book

    def __missing__(self, code: str):
        return self.setdefault(code, self.book.add_format({"num_format": code}))


def _width(value: Any) -> int:
    """In characters: what a cell needs to be read whole, or to its first lines."""
    if isinstance(value, str):
        return min(len(value) + 2, WIDEST)
    return INSTANT_WIDTH if isinstance(value, dt.datetime) else NUMBER_WIDTH


def _write_cell(sheet, line: int, index: int, value: Any, shown: Formats) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(line, index, "oui" if value else "non")
    elif isinstance(value, dt.datetime):  # a spreadsheet knows no zone: the hour as a clock shows it
        sheet.write_datetime(line, index, localtime(value).replace(tzinfo=None), shown[INSTANT])
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, index, value, shown[DAY])
    elif isinstance(value, Measured):
        sheet.write_number(line, index, float(value.value), shown[value.code])
    elif isinstance(value, (int, float, Decimal)):
        # A spreadsheet only knows floats: the file is read by people, never taken back as money.
        cents = isinstance(value, Decimal) and value.as_tuple().exponent == -2
        sheet.write_number(line, index, float(value), shown[CENTS] if cents else None)
    else:
        sheet.write_string(line, index, str(value))


def csv_bytes(columns: list[Column], rows: Iterable) -> bytes:
    return _bytes(write_csv, columns, rows)


def xlsx_bytes(columns: list[Column], rows: Iterable) -> bytes:
    return _bytes(write_xlsx, columns, rows)


def workbook_bytes(sheets: Iterable[tuple[str, list[Column], Iterable]]) -> bytes:
    return _bytes(write_workbook, sheets)


def _bytes(write: Callable, *content) -> bytes:
    out = io.BytesIO()
    write(out, *content)
    return out.getvalue()


WRITERS: dict[str, tuple[Callable[[IO[bytes], list[Column], Iterable], None], str]] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, XLSX_TYPE),
}


def export_response(kind: str, name: str, columns: list[Column], rows: Iterable) -> HttpResponse:
    """The file as an attachment. `kind` is csv or xlsx (KeyError otherwise)."""
    write, content_type = WRITERS[kind]
    return attached(_bytes(write, columns, rows), content_type, f"{name}.{kind}")


def attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
