"""A file as a table: its header and its numbered lines, whatever its format. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from iae_portal.core.imports.columns import Columns, told_apart
from iae_portal.core.imports.letters import checked
from iae_portal.core.imports.refused import (
    MAX_BYTES,
    MAX_LINES,
    FileRefused,
    Reading,
    UnknownColumns,
    too_big,
    too_many_lines,
)
from iae_portal.core.imports.texts import read_csv
from iae_portal.core.imports.workbooks import Workbook
from iae_portal.core.text import composed, french_list

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
MOST_SHEETS = 10
_ERROR = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|VALEUR!|NAME\?|NOM\?|NUM!|NOMBRE!|NULL!|NUL!)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")

Records = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Line:
    """A line by the keys of its fields: texts of one line; `problems` are what no field could mean."""

    number: int
    values: dict[str, str]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """`lines` are (number of the line in the file, cells); empty lines are gone. `places` gives the column of each
    field that the file has; `notes` what a person should know of the reading."""

    header: list[str]
    lines: Records
    places: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()

    def rows(self) -> Iterator[Line]:
        """Each line by its fields; a field whose column is missing is absent."""
        for number, cells in self.lines:
            values = {key: cells[rank] if rank < len(cells) else "" for key, rank in self.places.items()}
            values = {key: _SPACES.sub(" ", cell).strip() for key, cell in values.items()}
            yield Line(number, values, tuple(_errors(values.values())))


def _errors(cells) -> Iterator[str]:
    for cell in cells:
        if cell.startswith("#") and _ERROR.fullmatch(cell):
            yield f"Une cellule contient l'erreur « {cell} » du tableur : corrigez la formule ou écrivez la valeur."


def read_table(content: bytes, columns: Columns | None = None, reading: Reading | None = None) -> Table:
    """CSV, XLSX or ODS, recognised by content. Without `columns` the first line is the header.

    Raises FileRefused with a French sentence; DoubtfulLetters and UnknownColumns when a person may say more.
    """
    reading = reading or Reading()
    if not content.strip():
        raise FileRefused("Ce fichier est vide : vérifiez-le, puis envoyez-le de nouveau.")
    if len(content) > MAX_BYTES:
        raise too_big()
    if content.startswith(OLD_EXCEL):
        raise FileRefused(
            "Ce classeur est à l'ancien format XLS ou protégé par un mot de passe : "
            "enregistrez-le en XLSX ou en ODS, sans mot de passe."
        )
    if not content.startswith(b"PK"):
        records, notes = read_csv(content, reading.letters)
        return _table(records, notes, columns, reading)
    return _from_workbook(Workbook(content), columns, reading)


def _from_workbook(book: Workbook, columns: Columns | None, reading: Reading) -> Table:
    """The sheet that was asked for, else the first one whose titles are known."""
    named = [book.sheets.index(reading.sheet)] if reading.sheet in book.sheets else []
    ranks = named or range(len(book.sheets) if columns else 1)[:MOST_SHEETS]
    refused: FileRefused | None = None
    for rank in ranks:
        rows, notes = book.sheet(rank)
        try:
            records = list(enumerate(_right_letters(rows, reading), 1))
            table = _table(records, [*_sheet_note(book, rank), *notes], columns, reading, book.sheets)
        except FileRefused as error:
            # The first sheet is the one that its author most likely meant.
            refused = refused or error
        else:
            return table
    raise refused or FileRefused("Ce classeur n'a aucune feuille.")


def _right_letters(rows: list[list[str]], reading: Reading) -> list[list[str]]:
    cells = [cell for row in rows for cell in row]
    if all(cell.isascii() for cell in cells):
        return rows
    mended = iter(checked(cells, reading.letters))
    return [[next(mended) for _ in row] for row in rows]


def _sheet_note(book: Workbook, rank: int) -> list[str]:
    if len(book.sheets) < 2:
        return []
    others = french_list([f"« {name} »" for place, name in enumerate(book.sheets) if place != rank][:5])
    return [f"Feuille lue : « {book.sheets[rank]} » ; laissées de côté : {others}."]


def _table(records: Records, notes: list[str], columns: Columns | None, reading: Reading, sheets=()) -> Table:
    records = [(number, [composed(cell) for cell in cells]) for number, cells in records]
    written = [(number, cells) for number, cells in records if any(cell.strip() for cell in cells)]
    if not written:
        raise FileRefused("Ce fichier ne contient aucune ligne : vérifiez que la liste est sur la première feuille.")
    start = columns.header_rank(written, reading.columns) if columns else 0
    above, (_, header), lines = written[:start], written[start], written[start + 1 :]
    if len(lines) > MAX_LINES:
        raise too_many_lines()
    if columns is None:
        return Table([name.strip() for name in header], lines, notes=tuple(notes), sheets=tuple(sheets))
    header = told_apart(header)
    try:
        places = columns.places(header, reading.columns, lines[0][1] if lines else [])
    except UnknownColumns as error:
        raise UnknownColumns(str(error), error.header, error.sample, sheets) from error
    if above:
        told = (
            "1 ligne au-dessus de l'en-tête, laissée"
            if start == 1
            else f"{start} lignes au-dessus de l'en-tête, laissées"
        )
        notes = [*notes, f"{told} de côté : « {next(cell for cell in above[0][1] if cell.strip())[:60]} »."]
    if said := columns.said(header, reading.columns):
        notes = [*notes, f"Colonnes lues comme votre service l'a dit : {french_list(said)}."]
    if unknown := columns.unknown(header, reading.columns):
        notes = [*notes, f"Colonnes que le portail ne connaît pas, laissées de côté : {french_list(unknown)}."]
    return Table(header, lines, places, tuple(notes), tuple(sheets))
