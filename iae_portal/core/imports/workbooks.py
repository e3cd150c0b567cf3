"""XLSX and ODS files: what they weigh once unpacked, one of their sheets, and what it shows beside its values. Pure."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from iae_portal.core import archives
from iae_portal.core.imports.refused import MAX_BYTES, MAX_LINES, FileRefused, too_big, too_many_lines, too_wide
from iae_portal.core.imports.sheet_marks import Marks, marks_of, wanted
from iae_portal.core.text import counted, french_list

READER = Path(__file__).with_name("sheet_reader.py")
READER_SECONDS = 60
LIMITS = archives.Limits(entries=1000, unpacked=MAX_BYTES)
TOLD = 5

DAMAGED = (
    "Ce classeur est abîmé ou n'est pas un classeur XLSX ou ODS : ouvrez-le, puis enregistrez-le en XLSX ou en ODS."
)
BINARY_BOOK = "xl/workbook.bin"
BINARY = "Ce classeur est au format binaire XLSB : ouvrez-le dans Excel, puis enregistrez-le en XLSX."
HUGE = "Ce classeur demande trop de mémoire pour être lu : gardez une seule feuille, sans lignes ni colonnes répétées."
PROBLEMS = {"unreadable": lambda: FileRefused(DAMAGED), "columns": too_wide, "lines": too_many_lines}


class Workbook:
    """A workbook that is opened: `sheets` are the names of its sheets, `hidden` the ranks of those nobody sees."""

    def __init__(self, content: bytes):
        """Raises FileRefused."""
        self._content = content
        try:
            unpacked = archives.unpack(io.BytesIO(content), LIMITS, wanted=wanted)
        except archives.Swollen as error:
            raise too_big() from error
        except archives.Damaged as error:
            raise FileRefused(DAMAGED) from error
        if BINARY_BOOK in unpacked.names:  # its values could be read, not what it shows beside them
            raise FileRefused(BINARY)
        self._parts = unpacked.parts
        self._first = self._read(0)
        self.sheets: list[str] = self._first["sheets"]
        self.hidden: set[int] = set(self._first["hidden"])

    def sheet(self, rank: int) -> tuple[list[list[str]], list[str]]:
        """The lines of a sheet, texts as a person sees them, and what is to be said of it. Raises FileRefused."""
        read = self._first if rank == 0 else self._read(rank)
        rows = read["rows"]
        marks = marks_of(self._parts, rank)
        if marks.empty_formula:
            raise FileRefused(
                f"Ce classeur contient une formule sans valeur ({marks.empty_formula}) : copiez la feuille puis collez "
                "« valeurs seules », et envoyez ce fichier-là."
            )
        _show(marks, rows)
        across = marks.across.union(map(tuple, read["across"]))
        told = [*_merged(read["merged"] + _filled_down(marks, rows)), *_across(across, rows), *_notes(marks, rows)]
        return rows, told

    def _read(self, rank: int) -> dict:
        command = [sys.executable, "-I", str(READER), str(MAX_LINES), str(rank)]
        try:
            done = subprocess.run(
                command, input=self._content, capture_output=True, timeout=READER_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise FileRefused(HUGE) from error
        if done.returncode != 0:
            raise FileRefused(HUGE)
        answer = json.loads(done.stdout)
        problem = answer.get("problem")
        if problem:
            raise PROBLEMS.get(problem, lambda: FileRefused(HUGE))()
        return answer


def _show(marks: Marks, rows: list[list[str]]) -> None:
    """Write in each cell what the sheet shows where its value alone says something else."""

    def change(places: Iterable[tuple[int, int]], shown: Callable[[tuple[int, int], str], str]) -> None:
        for row, column in places:
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = shown((row, column), rows[row][column])

    change(marks.percents, lambda _, text: _as_percentage(text))
    change(marks.zeros, lambda place, text: text.zfill(marks.zeros[place]) if text.isdigit() else text)
    change(marks.errors, lambda place, _: marks.errors[place])  # the reader gives them as empty cells
    change(marks.covered, lambda *_: "")


def _filled_down(marks: Marks, rows: list[list[str]]) -> list[list[int]]:
    """The first and last rows of the cells merged down in an ODS sheet, once each of their lines says their value."""
    for (top, column), bottom in marks.spans.items():
        for row in rows[top + 1 : bottom + 1]:
            if column < len(row):
                row[column] = rows[top][column]
    return sorted([top + 1, bottom + 1] for (top, _), bottom in marks.spans.items() if top < len(rows))


def _as_percentage(text: str) -> str:
    """ "0.47" is shown « 47 % »."""
    try:
        return f"{(Decimal(text) * 100).normalize():f} %"
    except InvalidOperation:
        return text


def _merged(ranges: list[list[int]]):
    if ranges:
        shown = [f"{first} à {last}" for first, last in ranges[:TOLD]] + ["…"] * (len(ranges) > TOLD)
        yield f"Cellules fusionnées : leur valeur est lue pour chacune de leurs lignes ({french_list(shown)})."


def _across(places: Iterable[tuple[int, int]], rows: list[list[str]]):
    """A title alone in its row says nothing of its columns."""
    lines = {
        row + 1
        for row, column in places
        if row < len(rows) and column < len(rows[row]) and rows[row][column] and sum(map(bool, rows[row])) > 1
    }
    if lines:
        shown = [str(line) for line in sorted(lines)[:TOLD]] + ["…"] * (len(lines) > TOLD)
        yield (
            "Cellules fusionnées sur plusieurs colonnes : leur valeur est lue pour la première seulement, les autres "
            f"restent vides (ligne{'s' * (len(lines) > 1)} {french_list(shown)})."
        )


def _notes(marks: Marks, rows: list[list[str]]):
    hidden = sorted(row + 1 for row in marks.hidden_rows if row < len(rows) and any(rows[row]))
    if hidden:
        shown = french_list([str(row) for row in hidden[:TOLD]]) + ("…" if len(hidden) > TOLD else "")
        told = counted(len(hidden), "ligne masquée", "lignes masquées")
        yield f"{told} dans le classeur, lues comme les autres : {shown}."
    columns = sum(any(rank < len(row) and row[rank] for row in rows) for rank in marks.hidden_columns)
    if columns:
        told = counted(columns, "colonne masquée", "colonnes masquées")
        yield f"{told} dans le classeur, lues comme les autres."
    if marks.formulas:
        told = counted(marks.formulas, "formule")
        yield f"{told} dans la feuille : c'est la valeur enregistrée avec le classeur qui est lue."
