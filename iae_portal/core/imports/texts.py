"""CSV files: separator, quotes, formulas; their letters are read by letters.py. Pure."""

import csv
import io
import re

from iae_portal.core.imports.letters import READINGS, checked, decode, foreign_words
from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.text import french_list, unguarded

DELIMITERS = ";,\t"
# The first line by which a spreadsheet names its separator.
_NAMED = re.compile(r"\"?sep=([;,\t|])\"?\s*", re.IGNORECASE)
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
    records = _records(text, named[1] if named else _delimiter(text), first)
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
            records.append((line, cells))
            # A quoted cell may hold several lines: the number is that of its first.
            line = reader.line_num + first
    except csv.Error as error:
        raise FileRefused(
            f"Les guillemets de la ligne {line} ne se referment pas ou sont mal placés : corrigez cette ligne."
        ) from error
    return records


def _delimiter(text: str) -> str:
    """The separator that cuts the first written line most; `;` when none does."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=header.count)


def _refuse_formula(line: int, cells: list[str]) -> None:
    for cell in cells:
        if _FORMULA.match(cell.strip()):
            raise FileRefused(
                f"La ligne {line} contient une formule (« {cell.strip()[:40]} ») : remplacez-la par sa valeur."
            )
