"""Lists of structures to import, honest and hostile, made in memory."""

import io
import re
import zipfile

import xlsxwriter

from tests.factories.conventions import siret_number

HEADER = [
    "MESURE",
    "CODE_DEPARTEMENT",
    "CODE_POSTAL",
    "COMMUNE",
    "CODE_NAF2",
    "NATURE_JURIDIQUE",
    "SIRET",
    "DENOMINATION_SOCIALE",
    "NUM_RUE",
    "NOM_RUE",
]
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def line(rank: int = 1, **changes) -> list:
    """An ACI of Lille; `changes` are by column."""
    values = {
        "MESURE": "ACI",
        "CODE_DEPARTEMENT": "59L",
        "CODE_POSTAL": "59000",
        "COMMUNE": "LILLE",
        "CODE_NAF2": "8899B",
        "NATURE_JURIDIQUE": "Association déclarée ",
        "SIRET": siret_number(rank),
        "DENOMINATION_SOCIALE": f"ATELIER {rank}",
        "NUM_RUE": "1",
        "NOM_RUE": "Rue DE L'EXEMPLE",
        **changes,
    }
    return [values[name] for name in HEADER]


def csv_file(*lines: list, header: list | None = None, encoding: str = "utf-8", separator: str = ";") -> bytes:
    rows = [HEADER if header is None else header, *lines]
    return "".join(separator.join(map(str, row)) + "\r\n" for row in rows).encode(encoding)


def xlsx_file(*lines: list, formula: str = "", header: list | None = None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate([HEADER if header is None else header, *lines]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    if formula:
        sheet.write_formula(1, 7, formula, value="ATELIER")
    book.close()
    return out.getvalue()


def ods_file(*lines: list, cell: str = "{}", row_attributes: str = "", header: list | None = None) -> bytes:
    """`cell` wraps each value's opening tag, `row_attributes` goes on each row: how hostile files are made."""
    rows = "".join(
        f"<table:table-row{row_attributes}>"
        + "".join(
            f'<table:table-cell office:value-type="string"{cell.format("")}><text:p>{value}</text:p></table:table-cell>'
            for value in row
        )
        + "</table:table-row>"
        for row in [HEADER if header is None else header, *lines]
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for short, full in [("office", "office"), ("table", "table"), ("text", "text")]
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Liste">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive({"mimetype": ODS_TYPE, "META-INF/manifest.xml": manifest, "content.xml": content})


def archive(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


def zip_bomb(megabytes: int = 60) -> bytes:
    """A small archive that swells: a sheet of zeros."""
    return archive({"[Content_Types].xml": "<x/>", "xl/worksheets/sheet1.xml": b"0" * (megabytes * 1024 * 1024)})


def lying_zip_bomb() -> bytes:
    """The same, whose directory says that the sheet weighs ten bytes."""
    content = zip_bomb(21)
    size = (21 * 1024 * 1024).to_bytes(4, "little")
    return content.replace(size, (10).to_bytes(4, "little"))


def shared_string_bomb() -> bytes:
    """One long string that 300 000 cells point to: terabytes for who copies it."""
    rows = "".join(
        f'<row r="{r}">' + "".join('<c t="s"><v>0</v></c>' for _ in range(60)) + "</row>" for r in range(1, 5001)
    )
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>'
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
            'Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/sharedStrings.xml": (
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
            + "a" * 5_000_000
            + "</t></si></sst>"
        ),
        "xl/worksheets/sheet1.xml": (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"<sheetData>{rows}</sheetData></worksheet>"
        ),
    }
    return archive(parts)


def without_values(workbook: bytes) -> bytes:
    """The workbook as a program that counts nothing writes it: formulas without their values."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb"</f><v>[^<]*</v>", b"</f>", parts[sheet])
    return archive(parts)
