"""Lines of a file of monthly states, read with what is wrong in each. Pure."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from financing.checks.monthly_states import StateRow
from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.imports.tables import Table
from iae_portal.core.text import decimal_in, fold

COLUMNS = {
    "number": ("convention", "annexe", "numero", "numero de convention", "numero d annexe"),
    "month": ("mois", "periode"),
    "hours": ("heures", "nombre d heures"),
    "headcount": ("salaries", "effectif", "nombre de salaries"),
    "remark": ("remarque", "observation"),
}
REQUIRED = ("number", "month", "hours", "headcount")
LABELS = {"number": "convention", "month": "mois", "hours": "heures", "headcount": "salariés"}
# An annexe's number is its convention's followed by its ranks.
RANKS = re.compile(r"\s*A[0-9]+\s*M[0-9]+$")
MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])[/-]([0-9]{4})")
# The first day of a month as spreadsheets write it.
YEAR_FIRST = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-01)?(?:[T ]00:00:00)?")
MOST_HOURS = Decimal("9999999.99")  # what the column holds


@dataclass(frozen=True)
class ImportLine:
    """One line of the file: the convention and the state it gives, or what is wrong."""

    line: int
    number: str
    row: StateRow | None
    error: str = ""


def columns_of(header: list[str]) -> dict[str, int]:
    """Place of each column; FileRefused when one is missing or twice there."""
    names = [fold(name) for name in header]
    found: dict[str, int] = {}
    for key, known in COLUMNS.items():
        places = [place for place, name in enumerate(names) if name in known]
        if len(places) > 1:
            raise FileRefused(f"Deux colonnes donnent {LABELS.get(key, key)} : gardez-en une.")
        if places:
            found[key] = places[0]
    missing = [LABELS[key] for key in REQUIRED if key not in found]
    if missing:
        raise FileRefused(f"Il manque les colonnes : {', '.join(missing)}. La première ligne porte leurs noms.")
    return found


def lines_of(table: Table) -> list[ImportLine]:
    columns = columns_of(table.header)
    seen: dict[tuple[str, dt.date], int] = {}
    return [_read(number, cells, columns, seen) for number, cells in table.lines]


def _read(line: int, cells: list[str], columns: Mapping[str, int], seen: dict) -> ImportLine:
    def cell(key: str) -> str:
        place = columns.get(key)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    number = convention_number(cell("number"))
    month, hours, headcount = parse_month(cell("month")), parse_hours(cell("hours")), parse_count(cell("headcount"))
    errors = [
        sentence
        for wrong, sentence in (
            (not number, "indiquez le numéro de la convention ou de l'annexe"),
            (month is None, f"« {cell('month')} » n'est pas un mois (MM/AAAA)"),
            (hours is None, f"« {cell('hours')} » n'est pas un nombre d'heures"),
            (headcount is None, f"« {cell('headcount')} » n'est pas un effectif"),
        )
        if wrong
    ]
    if not errors:
        first = seen.setdefault((number, month), line)
        if first != line:
            errors.append(f"le même mois de la même convention est déjà donné à la ligne {first}")
    if errors:
        return ImportLine(line, number, None, f"{' ; '.join(errors)}.")
    # The column holds 200 characters: hours are worth more than the end of a remark.
    return ImportLine(line, number, StateRow(month, hours, headcount, cell("remark")[:200]))


def convention_number(text: str) -> str:
    """Our number of the convention, from a convention's or an annexe's number, spaces or hyphens."""
    plain = RANKS.sub("", " ".join(text.upper().replace("-", " ").replace("\u00a0", " ").split()))
    return plain.replace(" ", "-")


def parse_month(text: str) -> dt.date | None:
    match = MONTH_FIRST.fullmatch(text)
    if match:
        return dt.date(int(match[2]), int(match[1]), 1) if int(match[2]) else None
    match = YEAR_FIRST.fullmatch(text)
    return dt.date(int(match[1]), int(match[2]), 1) if match and int(match[1]) else None


def parse_hours(text: str) -> Decimal | None:
    hours = decimal_in(text)
    if hours is None or not 0 <= hours <= MOST_HOURS or hours.as_tuple().exponent < -2:
        return None
    return hours


def parse_count(text: str) -> int | None:
    compact = re.sub(r"[\s\u00a0\u202f]", "", text)
    return int(compact) if re.fullmatch(r"[0-9]{1,5}", compact) else None
