"""A file that is refused as a whole, what a person must say before it is read, and the limits of what is read. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 20_000
MEGABYTES = MAX_BYTES // 1024**2
LINES = f"{MAX_LINES:,} lignes".replace(",", " ")
LIMITS = f"{LINES} et {MEGABYTES} Mo au plus"


@dataclass(frozen=True)
class Reading:
    """How a person said to read his file: its letters (a key of letters.READINGS), its sheet, and by folded title of a
    column the key of its field, "" for a column left aside. What is empty is found by the portal."""

    letters: str = ""
    sheet: str = ""
    columns: dict[str, str] = field(default_factory=dict)


class FileRefused(ValueError):
    """The whole file is refused; the message is the French sentence for the person."""


class DoubtfulLetters(FileRefused):
    """Words that were surely read wrong. `choices`: a key of letters.READINGS, and the words under that reading."""

    def __init__(self, message: str, choices: Sequence[tuple[str, str]]):
        super().__init__(message)
        self.choices = tuple(choices)


class UnknownColumns(FileRefused):
    """The titles do not say enough. `header`: those found; `sample`: the first line under them."""

    def __init__(self, message: str, header: Sequence[str], sample: Sequence[str], sheets: Sequence[str] = ()):
        super().__init__(message)
        self.header, self.sample, self.sheets = tuple(header), tuple(sample), tuple(sheets)


def too_big() -> FileRefused:
    return FileRefused(
        f"Ce fichier dépasse {MEGABYTES} Mo une fois ouvert : gardez les colonnes utiles ou découpez-le."
    )


def too_wide() -> FileRefused:
    return FileRefused("Ce fichier a trop de colonnes pour être lu : gardez celles qui servent, et rien plus à droite.")


def too_many_lines() -> FileRefused:
    return FileRefused(f"Ce fichier compte plus de {LINES} : découpez-le, par exemple par région.")
