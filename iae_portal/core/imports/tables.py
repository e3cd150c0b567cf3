"""A file as a table: its header and its numbered lines, whatever its format. Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from iae_portal.core.imports.columns import Columns, column_name, told_apart
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
# What Excel and LibreOffice show of a formula that failed, and of a column too narrow for its number.
_ERROR = re.compile(r"#N/A|#[A-Z/0-9ÉÈ]+[!?]|Err\s?:\s?[0-9]{3}|#{3,}", re.IGNORECASE)
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
    advance: Callable[[int], None] = lambda number: None  # told the rank of each line, as it is read

    def rows(self) -> Iterator[Line]:
        """Each line by its fields; a field whose column is missing is absent."""
        width = len(self.header)
        for rank, (number, cells) in enumerate(self.lines, start=1):
            self.advance(rank)
            values = {key: cells[rank] if rank < len(cells) else "" for key, rank in self.places.items()}
            values = {key: _SPACES.sub(" ", cell).strip() for key, cell in values.items()}
            # One more separator moves every value that follows it: nothing of such a line is sure.
            shape = [wrong_width(cells, width)] if any(cell.strip() for cell in cells[width:]) else []
            yield Line(number, values, (*shape, *_errors(values.values())))


def wrong_width(cells: list[str], width: int) -> str:
    return f"La ligne compte {len(cells)} colonnes au lieu de {width} : cherchez un séparateur en trop ou en moins."


def _errors(cells) -> Iterator[str]:
    for cell in cells:
        if cell[:1] in ("#", "E", "e") and _ERROR.fullmatch(cell):
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
    """The sheet that was asked for, else the first one whose titles are known: of those that are seen, then hidden."""
    named = [book.sheets.index(reading.sheet)] if reading.sheet in book.sheets else []
    in_order = sorted(range(len(book.sheets)), key=lambda rank: rank in book.hidden)
    ranks = named or in_order[: MOST_SHEETS if columns else 1]
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
    hidden = " (masquée)" if rank in book.hidden else ""
    return [f"Feuille lue : « {book.sheets[rank]} »{hidden} ; laissées de côté : {others}."]


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
    header = _named(told_apart(header), lines)
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
    lines, repeated = _one_table(above, lines, places, columns, reading)
    if repeated:
        told = "1 ligne répète" if repeated == 1 else f"{repeated} lignes répètent"
        notes = [*notes, f"{told} l'en-tête plus bas, laissée{'s' * (repeated > 1)} de côté."]
    if said := columns.said(header, reading.columns):
        notes = [*notes, f"Colonnes lues comme votre service l'a dit : {french_list(said)}."]
    if unknown := columns.unknown(header, reading.columns):
        notes = [*notes, f"Colonnes que le portail ne connaît pas, laissées de côté : {french_list(unknown)}."]
    return Table(header, lines, places, tuple(notes), tuple(sheets))


def _named(header: list[str], lines: Records) -> list[str]:
    """A column that holds something under no title is named by its letter: it is said, and may be given a meaning."""
    untitled = [rank for rank, title in enumerate(header) if not title]
    used = {rank for _, cells in lines for rank in untitled if cells[rank : rank + 1] and cells[rank].strip()}
    return [f"Colonne {column_name(rank)}" if rank in used else title for rank, title in enumerate(header)]


def _one_table(above: Records, lines: Records, places: dict[str, int], columns: Columns, reading: Reading):
    """The lines without the titles printed again among them, and how many those are. Raises FileRefused: other titles,
    under which the next lines would be read in the wrong columns."""
    own = reading.columns
    others = [line for line in (*above, *lines) if columns.is_header(line[1], own)]
    for number, cells in others:
        if {key: rank for rank, key in enumerate(columns.found_in(told_apart(cells), own)) if key} != places:
            raise FileRefused(
                f"Ce fichier contient deux tableaux : la ligne {number} porte d'autres titres que l'en-tête. "
                "Mettez chacun dans son fichier, puis envoyez-les l'un après l'autre."
            )
    again = {number for number, _ in others}
    return [line for line in lines if line[0] not in again], sum(line[0] in again for line in lines)
