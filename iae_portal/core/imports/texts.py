"""CSV files: encoding, separator, quotes, formulas. Pure."""

import csv
import io
import re

from iae_portal.core.imports.refused import FileRefused

DELIMITERS = ";,\t"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# "é" written in UTF-8 and read as cp1252 is "Ã©": two encodings in one file.
_UTF8_PAIR = re.compile(rb"\xc3[\x80-\xbf]")
# A cell that a spreadsheet would run: "=..." always, the other signs only when a call or a pipe follows.
_FORMULA = re.compile(r"=|[+\-@][^\s]*[(!|]")

NOT_TEXT = (
    "Ce fichier n'est ni un texte CSV, ni un classeur XLSX ou ODS. "
    "Enregistrez la liste en « CSV UTF-8 », en XLSX ou en ODS."
)
UNKNOWN_ENCODING = (
    "L'encodage de ce fichier n'est pas reconnu : ni UTF-8, ni Windows-1252. "
    "Dans le tableur, enregistrez-le en « CSV UTF-8 »."
)


def decode(content: bytes) -> str:
    """UTF-8 with or without mark, else Windows-1252. Raises FileRefused when it is neither."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(UNKNOWN_ENCODING)
    # cp1252 reads almost any bytes: UTF-8 is tried first, and a file that mixes both is refused.
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _decode_windows(content, error.start)
    if _CONTROL.search(text):
        raise FileRefused(NOT_TEXT)
    return text


def _decode_windows(content: bytes, position: int) -> str:
    if _UTF8_PAIR.search(content):
        line = content.count(b"\n", 0, position) + 1
        raise FileRefused(
            f"Ce fichier mélange deux encodages (vers la ligne {line}) : les accents seraient faux. "
            "Enregistrez-le de nouveau en « CSV UTF-8 »."
        )
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise FileRefused(UNKNOWN_ENCODING) from error


def read_csv(content: bytes) -> list[tuple[int, list[str]]]:
    """Each record with the number of its first line in the file. Raises FileRefused."""
    text = decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    records, line = [], 1
    try:
        for cells in reader:
            records.append((line, cells))
            # A quoted cell may hold several lines: the number is that of its first.
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(
            f"Les guillemets de la ligne {line} ne se referment pas ou sont mal placés : corrigez cette ligne."
        ) from error
    for number, cells in records:
        _refuse_formula(number, cells)
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
