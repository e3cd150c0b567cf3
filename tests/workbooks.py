"""Workbooks made for a test: XLSX by its rows or by hand, ODS by the marks of its rows."""

import io
import zipfile

import xlsxwriter


def book(*rows, sheets=("Liste",), hidden_row=None, hidden_column=None) -> bytes:
    """The rows on the last sheet; a cell may be (value, format) or a formula ("=…", its stored value)."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    for name in sheets:
        sheet = workbook.add_worksheet(name)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            value, shown = cell if isinstance(cell, tuple) else (cell, None)
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(number, place, value, value=shown)
            else:
                sheet.write(number, place, value, workbook.add_format({"num_format": shown}) if shown else None)
    if hidden_row is not None:
        sheet.set_row(hidden_row, None, None, {"hidden": True})
    if hidden_column is not None:
        sheet.set_column(hidden_column, hidden_column, None, None, {"hidden": True})
    workbook.close()
    return out.getvalue()


def made(build) -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    build(workbook)
    workbook.close()
    return out.getvalue()


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
><office:body><office:spreadsheet><table:table table:name="Liste">{}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def ods(*rows: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.format("".join(f"<table:table-row{row}</table:table-row>" for row in rows)))
    return out.getvalue()


CELL = '<table:table-cell office:value-type="{}">{}</table:table-cell>'


def said(text: str) -> str:
    return CELL.format("string", f"<text:p>{text}</text:p>")
