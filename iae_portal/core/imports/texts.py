"""CSV files: separator, quotes, formulas; their letters are read by letters.py. Pure."""

import csv
import io
import re
from collections import Counter

from iae_portal.core.imports.columns import HEADER_WITHIN
from iae_portal.core.imports.letters import READINGS, checked, decode, foreign_words
from iae_portal.core.imports.refused import MAX_LINES, FileRefused, too_many_lines, too_wide
from iae_portal.core.imports.sheet_reader import MAX_COLUMNS
from iae_portal.core.text import counted, french_list, unguarded

DELIMITERS = ";,\t|"
LONGEST_CELL = csv.field_size_limit()
SAMPLE_SIGNS = 5000  # of a line: an open quote does not make one cell of them all
# The first line by which a spreadsheet names its separator.
_NAMED = re.compile(r"\"?sep=([;,\t|])\"?\s*", re.IGNORECASE)
# How some programs write a text that a spreadsheet must not count with: ="00123".
_QUOTED = re.compile(r'="([^"]*)"')
# A cell that a spreadsheet would run: "=..." always, the other signs only when a call or a pipe follows.
_FORMULA = re.compile(r"=|[+\-@][^\s]*[(!|]")


def read_csv(content: bytes, letters: str = "") -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Each record with the number of its first line in the file, and what is to be said. Raises FileRefused."""
    text, encoding = decode(content, letters)
    lines = checked(text.splitlines(keepends=True), letters)
    first, named = 1, _NAMED.fullmatch(lines[0]) if lines else None
    if named:
        first, lines = 2, lines[1:]
    text = "".join(lines)
    records = _records(text, named[1] if named else _delimiter(lines), first)
    records = [(number, [_plain(cell) for cell in cells]) for number, cells in records]
    for number, cells in records:
        _refuse_formula(number, cells)
    notes = []
    if encoding:
        words = french_list([f"« {word} »" for word in foreign_words(text)])
        notes = [f"Lettres lues comme celles d'un fichier {READINGS[encoding]} : vérifiez {words}."]
    return [(number, [unguarded(cell) for cell in cells]) for number, cells in records], notes


def _records(text: str, delimiter: str, first: int) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records, line = [], first
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                if any(map(str.strip, cells[MAX_COLUMNS:])):
                    raise too_wide()
                records.append((line, cells[:MAX_COLUMNS]))
            if len(records) > MAX_LINES + HEADER_WITHIN:
                raise too_many_lines()
            # A quoted cell may hold several lines: the number is that of its first.
            line = reader.line_num + first
    except csv.Error as error:
        raise FileRefused(_unreadable(line, text)) from error
    return records


def _unreadable(line: int, text: str) -> str:
    """Where nothing is quoted, only a cell longer than any stops the reader: its line ends nowhere, or is not cut."""
    if '"' in text:
        return f"Les guillemets de la ligne {line} ne se referment pas ou sont mal placés : corrigez cette ligne."
    return (
        f"La ligne {line} a une cellule de plus de {counted(LONGEST_CELL, 'signe')} : vérifiez le séparateur et les "
        "fins de ligne dans le tableur, puis enregistrez le fichier de nouveau en « CSV UTF-8 »."
    )


def _delimiter(lines: list[str]) -> str:
    """The separator that cuts most of the first lines into as many cells; of several, into more; `;` when none does."""
    sample = [line[:SAMPLE_SIGNS] for line in lines if line.strip()][:HEADER_WITHIN]

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(cells) for cells in csv.reader(sample, delimiter=delimiter))
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(DELIMITERS, key=agreement)


def _plain(cell: str) -> str:
    quoted = _QUOTED.fullmatch(cell.strip()) if cell.startswith("=") else None
    return quoted[1] if quoted else cell


def _refuse_formula(line: int, cells: list[str]) -> None:
    for cell in cells:
        if _FORMULA.match(cell.strip()):
            raise FileRefused(
                f"La ligne {line} contient une formule (« {cell.strip()[:40]} ») : remplacez-la par sa valeur."
            )
