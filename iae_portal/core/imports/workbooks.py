"""XLSX and ODS files: what they weigh once unpacked, formulas, and their first sheet. Pure."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

from iae_portal.core import archives
from iae_portal.core.imports.refused import MAX_BYTES, MAX_LINES, FileRefused, too_big

READER = Path(__file__).with_name("sheet_reader.py")
READER_SECONDS = 60
LIMITS = archives.Limits(entries=1000, unpacked=MAX_BYTES)

_XLSX_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_XLSX_FORMULA_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s>/]')
_ODS_FORMULA = re.compile(rb"\b(?:\w+:)?formula\s*=")

DAMAGED = "Ce classeur est abîmé ou n'est pas un classeur XLSX ou ODS : ouvrez-le et enregistrez-le de nouveau."
HUGE = "Ce classeur demande trop de mémoire pour être lu : gardez une seule feuille, sans lignes ni colonnes répétées."


def read_workbook(content: bytes) -> list[list[str]]:
    """The lines of the first sheet, texts as a person sees them. Raises FileRefused."""
    for name, part in _unpacked(content).items():
        _refuse_formula(name, part)
    return _first_sheet(content)


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The parts where formulas live."""
    try:
        return archives.unpack(io.BytesIO(content), LIMITS, wanted=_may_hold_formulas).parts
    except archives.Swollen as error:
        raise too_big() from error
    except archives.Damaged as error:
        raise FileRefused(DAMAGED) from error


def _may_hold_formulas(name: str) -> bool:
    return name == "content.xml" or name.startswith("xl/worksheets/")


def _refuse_formula(name: str, part: bytes) -> None:
    if name == "content.xml":
        if _ODS_FORMULA.search(part):
            raise FileRefused(_formula_sentence("une cellule"))
    elif _XLSX_FORMULA.search(part):
        cell = _XLSX_FORMULA_CELL.search(part)
        raise FileRefused(_formula_sentence(f"la cellule {cell[1].decode()}" if cell else "une cellule"))


def _formula_sentence(where: str) -> str:
    return (
        f"Ce classeur contient une formule ({where}) : copiez la feuille puis collez « valeurs seules », "
        "et envoyez ce fichier-là."
    )


def _first_sheet(content: bytes) -> list[list[str]]:
    command = [sys.executable, "-I", str(READER), str(MAX_LINES)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=READER_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise FileRefused(HUGE) from error
    if done.returncode != 0:
        raise FileRefused(HUGE)
    answer = json.loads(done.stdout)
    problem = answer.get("problem")
    if problem:
        raise FileRefused(DAMAGED if problem == "unreadable" else HUGE)
    return answer["rows"]
