"""Lines of a file of monthly states, read with what is wrong in each. Pure."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from conventions.annex_numbers import convention_number
from financing.checks.monthly_states import StateRow
from iae_portal.core.imports.columns import Columns, Field
from iae_portal.core.imports.tables import Line, Table
from iae_portal.core.imports.values import hours_in, month_in
from iae_portal.core.text import count_in

COLUMNS = Columns(
    Field(
        "number",
        "Convention",
        ("Annexe", "Numéro", "Numéro de convention", "Numéro d'annexe", "N° de convention", "N° d'annexe"),
        True,
        "ACI 59L 08 0001",
    ),
    Field("month", "Mois", ("Période",), True, "10/2008"),
    Field("hours", "Heures", ("Nombre d'heures", "Heures travaillées", "Heures payées"), True, "1820,04"),
    Field("headcount", "Salariés", ("Effectif", "Effectifs", "Nombre de salariés"), True, "12"),
    Field("remark", "Remarque", ("Observation", "Observations", "Remarques", "Commentaire")),
)
MOST_HEADCOUNT = 99_999
MOST_HOURS = Decimal("9999999.99")  # what the column holds
MOST_REMARK = 200


@dataclass(frozen=True)
class ImportLine:
    """One line of the file: the convention and the state it gives, or what is wrong."""

    line: int
    number: str
    row: StateRow | None
    error: str = ""


def lines_of(table: Table) -> list[ImportLine]:
    seen: dict[tuple[str, dt.date], int] = {}
    return [_read(line, seen) for line in table.rows()]


def _read(line: Line, seen: dict[tuple[str, dt.date], int]) -> ImportLine:
    values = line.values
    number = convention_number(values["number"])
    month, hours, headcount = month_in(values["month"]), parse_hours(values["hours"]), parse_count(values["headcount"])
    remark = values.get("remark", "")
    errors = [sentence.rstrip(".") for sentence in line.problems] or [
        sentence
        for wrong, sentence in (
            (not number, "indiquez le numéro de la convention ou de l'annexe"),
            (month is None, _said(values["month"], "n'est pas un mois (écrivez 10/2008)", "le mois")),
            (
                hours is None,
                _said(values["hours"], "n'est pas un nombre d'heures, avec deux décimales au plus", "les heures"),
            ),
            (headcount is None, _said(values["headcount"], "n'est pas un effectif", "l'effectif")),
            (len(remark) > MOST_REMARK, f"la remarque compte {len(remark)} signes, abrégez-la ({MOST_REMARK} au plus)"),
        )
        if wrong
    ]
    if not errors:
        first = seen.setdefault((number, month), line.number)
        if first != line.number:
            errors.append(f"le même mois de la même convention est déjà donné à la ligne {first}")
    if errors:
        return ImportLine(line.number, number, None, f"{' ; '.join(errors)}.")
    return ImportLine(line.number, number, StateRow(month, hours, headcount, remark))


def _said(text: str, wrong: str, what: str) -> str:
    return f"« {text[:40]} » {wrong}" if text else f"indiquez {what}"


def parse_hours(text: str) -> Decimal | None:
    hours = hours_in(text)
    if hours is None or not 0 <= hours <= MOST_HOURS or hours.as_tuple().exponent < -2:
        return None
    return hours


def parse_count(text: str) -> int | None:
    count = count_in(text)
    return count if count is not None and 0 <= count <= MOST_HEADCOUNT else None
