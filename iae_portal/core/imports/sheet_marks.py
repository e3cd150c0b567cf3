"""What a workbook shows beside its values: hidden rows and columns, percentages, formulas. Pure.

Read from the marks of its XML, one after the other: the values themselves are read apart (sheet_reader.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from iae_portal.core.imports.refused import MAX_LINES

STYLES, BOOK, LINKS, ODS = "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"
Places = Iterator[tuple[int, int]]
MOST = 100_000  # a hostile file repeats a row by millions
MOST_ROWS, MOST_COLUMNS = MAX_LINES + 2, 100  # beyond, nothing is read

_ATTRIBUTE = re.compile(rb'([\w:-]+)\s*=\s*"([^"]*)"')
_TRUE = (b"1", b"true")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*)>")
_CELL_STYLES = re.compile(rb"<(?:\w+:)?cellXfs[^>]*>(.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\s([^>]*)>")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)>\s*(?:<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>([^<]*)<'
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_EMPTY_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*</'
)
# As a program writes it that counts nothing; of a text, an empty value is one (what a test of a spreadsheet leaves).
_EMPTY_VALUE = re.compile(
    rb'<(?:\w+:)?c\s(?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*'
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*<(?:\w+:)?v\s*(?:/>|>\s*</)"
)
_QUOTES = re.compile(rb"&quot;|[\\ ]")
_PERCENT_FORMATS = {b"9", b"10"}  # the two of every workbook: 0 % and 0,00 %

_ODS_TAG = re.compile(
    rb"<table:(table|table-column|table-row|table-cell|covered-table-cell)(\s[^>]*?)?"
    rb"(?:/>|>(?:<text:p(?:\s[^>]*)?>([^<]*)</text:p>)?)"
)
_ODS_EMPTY = re.compile(
    rb'<table:table-cell\s(?![^>]*office:[a-z-]*value=)[^>]*table:formula="[^"]*"[^>]*(?:/>|>\s*</table:table-cell>)'
)
_ODS_HIDDEN = (b"collapse", b"filter")
# What is worth a walk through every cell: what its value alone does not say.
_ODS_SHOWN = re.compile(
    rb'"(?:percentage|error|collapse|filter)"|number-(?:rows|columns)-spanned="(?!1")|covered-|<text:p>0[0-9]'
)
_ZEROS = re.compile(rb"0[0-9]+")


@dataclass
class Marks:
    """Rows and columns are counted from 0; `percents`: places of the cells shown as percentages; `zeros`: by place, how
    many figures a cell shows at least ("00000", a postcode); `errors`: by place, what a cell shows instead of a value;
    `spans`: place of a cell merged down, and its last row; `across`: places of those merged across; `covered`: places
    hidden under a merged cell; `formulas`: how many cells; `empty_formula`: one that keeps no value, None when all do.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)
    zeros: dict[tuple[int, int], int] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: dict[tuple[int, int], int] = field(default_factory=dict)
    across: set[tuple[int, int]] = field(default_factory=set)
    covered: set[tuple[int, int]] = field(default_factory=set)
    formulas: int = 0
    empty_formula: str | None = None


def wanted(name: str) -> bool:
    return name in (STYLES, BOOK, LINKS, ODS) or (name.startswith("xl/worksheets/") and name.endswith(".xml"))


def marks_of(parts: dict[str, bytes], rank: int) -> Marks:
    """Those of the sheet of this rank."""
    if ODS in parts:
        return _ods_marks(parts[ODS], rank)
    name = _part_of(parts, rank)
    return _xlsx_marks(parts[name], parts.get(STYLES, b"")) if name in parts else Marks()


def _attributes(mark: bytes | None) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(mark or b""))


def _part_of(parts: dict[str, bytes], rank: int) -> str:
    """The part that holds a sheet: the order of the tabs is not that of the files."""
    sheets = [_attributes(mark) for mark in _SHEET.findall(parts.get(BOOK, b""))]
    links = {
        link.get(b"Id"): link.get(b"Target", b"") for link in map(_attributes, _LINK.findall(parts.get(LINKS, b"")))
    }
    # Each program has its own prefix for this attribute: "r:id", "ns0:id".
    named = [value for name, value in sheets[rank].items() if name.endswith(b":id")] if rank < len(sheets) else []
    target = links.get(named[0], b"") if named else b""
    return "xl/" + target.decode(errors="replace").removeprefix("/xl/")


def _xlsx_marks(sheet: bytes, styles: bytes) -> Marks:
    marks = Marks(formulas=len(_FORMULA.findall(sheet)))
    if marks.formulas and (empty := _EMPTY_FORMULA.search(sheet) or _EMPTY_VALUE.search(sheet)):
        marks.empty_formula = f"la cellule {empty[1].decode()}"
    for row in map(_attributes, _ROW.findall(sheet) if b"hidden=" in sheet else ()):
        if row.get(b"hidden") in _TRUE and row.get(b"r", b"").isdigit():
            marks.hidden_rows.add(int(row[b"r"]) - 1)
    for column in map(_attributes, _COLUMN.findall(sheet)):
        if column.get(b"hidden") in _TRUE:
            first, last = int(column.get(b"min", b"1")), int(column.get(b"max", b"1"))
            marks.hidden_columns.update(range(first - 1, min(last, first + 100)))
    for mark, shown in _ERROR.findall(sheet) if b't="e"' in sheet else ():
        marks.errors[_place(_attributes(mark).get(b"r", b"A1").decode())] = shown.decode(errors="replace")
    for place, code in _numbers_shown(sheet, _number_styles(styles)):
        if b"%" in code:
            marks.percents.add(place)
        else:
            marks.zeros[place] = len(code)
    return marks


def _numbers_shown(sheet: bytes, shown: dict[bytes, bytes]) -> Iterator[tuple[tuple[int, int], bytes]]:
    """The place and the format of each cell of these styles."""
    for cell in map(_attributes, _CELL.findall(sheet) if shown else ()):
        if cell.get(b"s") in shown and b"r" in cell:
            yield _place(cell[b"r"].decode()), shown[cell[b"s"]]


def _number_styles(styles: bytes) -> dict[bytes, bytes]:
    """The formats that show a percentage, or zeros ahead, by the rank under which cells name their style."""
    formats = dict.fromkeys(_PERCENT_FORMATS, b"%")
    for mark in map(_attributes, _FORMAT.findall(styles)):
        code = _QUOTES.sub(b"", mark.get(b"formatCode", b""))
        if b"%" in code or (len(code) > 1 and not code.strip(b"0")):
            formats[mark.get(b"numFmtId", b"")] = code
    block = _CELL_STYLES.search(styles)
    found = [_attributes(mark).get(b"numFmtId") for mark in _STYLE.findall(block[1])] if block else []
    return {str(rank).encode(): formats[name] for rank, name in enumerate(found) if name in formats}


def _place(name: str) -> tuple[int, int]:
    """ "B3" is (2, 1)."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :] or 1) - 1, column - 1


def _ods_marks(content: bytes, rank: int) -> Marks:
    tables = re.split(rb"(?=<table:table\s)", content)[1:]
    if rank >= len(tables):
        return Marks()
    sheet = tables[rank]
    marks = Marks(formulas=sheet.count(b"table:formula="))
    if marks.formulas and _ODS_EMPTY.search(sheet):
        marks.empty_formula = "une cellule"
    if _ODS_SHOWN.search(sheet):
        _walk(sheet, marks)
    return marks


def _walk(sheet: bytes, marks: Marks) -> None:
    row = following = column = heading = 0
    for kind, count, attributes, shown in _ods_tags(sheet):
        hidden = attributes.get(b"table:visibility") in _ODS_HIDDEN
        if kind == b"table-column":
            marks.hidden_columns.update(range(heading, heading + count) if hidden else ())
            heading += count
        elif kind == b"table-row":
            row, following, column = following, following + count, 0
            marks.hidden_rows.update(range(row, following) if hidden else ())
        elif kind != b"table":
            rows, columns = range(row, min(following, MOST_ROWS)), range(column, min(column + count, MOST_COLUMNS))
            _ods_cell(marks, kind, attributes, shown, product(rows, columns))
            column += count


def _ods_cell(marks: Marks, kind: bytes, attributes: dict[bytes, bytes], shown: bytes, places: Places) -> None:
    """What a cell says beside its value; a repeated one stands in several places."""
    value = attributes.get(b"office:value-type")
    places = list(places)
    _ods_merged(marks, attributes, places)
    if kind == b"covered-table-cell":
        marks.covered.update(places if value else ())
    elif attributes.get(b"calcext:value-type") == b"error":
        marks.errors |= dict.fromkeys(places, shown.decode(errors="replace"))
    elif value == b"percentage":
        marks.percents.update(places)
    elif value == b"float" and _ZEROS.fullmatch(shown):
        marks.zeros |= dict.fromkeys(places, len(shown))


def _ods_merged(marks: Marks, attributes: dict[bytes, bytes], places: list[tuple[int, int]]) -> None:
    down, across = (attributes.get(b"table:number-%s-spanned" % way, b"1") for way in (b"rows", b"columns"))
    if down != b"1" and down.isdigit():
        marks.spans |= {(row, column): row + int(down) - 1 for row, column in places}
    if across != b"1":
        marks.across.update(places)


def _ods_tags(sheet: bytes) -> Iterator[tuple[bytes, int, dict[bytes, bytes], bytes]]:
    for match in _ODS_TAG.finditer(sheet):
        attributes = _attributes(match[2])
        repeated = attributes.get(b"table:number-columns-repeated") or attributes.get(b"table:number-rows-repeated")
        count = min(int(repeated), MOST) if repeated and repeated.isdigit() else 1
        yield match[1], count, attributes, match[3] or b""
