"""Lines of a file of results: exits one by one or counted, totals, values of indicators. Pure.

A line gives something of one convention and one year; several lines of both add up. The exits of a year in a file are
all the exits of that year.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from conventions.annex_numbers import convention_number
from conventions.coherence import TOTALS
from conventions.exits import Motive, motives_of
from iae_portal.core.forms.dates import day_in
from iae_portal.core.imports.columns import Columns, Field
from iae_portal.core.imports.tables import Line, Table
from iae_portal.core.text import count_in, decimal_in, fold, french_date, year_in

MOST = 100_000  # people of one structure in one year, as on the page of the results

EXITS = (
    Field("number", "Convention", ("Numéro", "Numéro de convention", "N° de convention"), True, "ACI 59L 08 0001"),
    Field("year", "Année", ("Exercice",), True, "2007"),
    Field("day", "Date de sortie", ("Sortie le", "Sorti le"), example="03/09/2007"),
    Field("motive", "Motif de sortie", ("Motif",), example="CDI, aidé ou non"),
    Field("count", "Nombre", ("Nombre de sorties",), example="1"),
    *(Field(name, title) for name, title in TOTALS.items()),
)
COLUMNS = Columns(*EXITS)


def columns_with(indicators: Iterable[Any]) -> Columns:
    """The columns of the moment: those of the exits, and one an indicator, by its name or its code."""
    known = {fold(word) for one in EXITS for word in (one.title, *one.words)}
    found: dict[str, Field] = {}
    for row in indicators:
        words = [word for word in (row.name, row.code) if fold(word) not in known]
        if words and row.code not in found and not row.is_exit_rates:
            found[row.code] = Field(row.code, words[0], tuple(words[1:]))
            known |= {fold(word) for word in words}
    return Columns(*EXITS, *found.values())


@dataclass
class Entry:
    """What the file gives of a convention and a year, and the lines that say so."""

    number: str
    year: int
    lines: list[int] = field(default_factory=list)
    motives: Counter[str] = field(default_factory=Counter)
    totals: dict[str, int] = field(default_factory=dict)
    values: dict[str, Decimal] = field(default_factory=dict)

    def take(self, line: int, given: "Given") -> None:
        self.lines.append(line)
        self.motives.update(given.motives)
        self.totals |= given.totals
        self.values |= given.values


@dataclass
class Given:
    """What one line gives; `errors` are the sentences of what it says wrong."""

    motives: dict[str, int] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    values: dict[str, Decimal] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


class _Words(dict):
    """By year, the codes of the motives by their folded words."""

    def __init__(self, motives: Iterable[Motive]):
        super().__init__()
        self.motives = list(motives)

    def __missing__(self, year: int) -> dict[str, str]:
        known = motives_of(self.motives, year)
        self[year] = {fold(word): motive.code for motive in known for word in (motive.code, motive.label)}
        return self[year]


def entries_of(table: Table, columns: Columns, motives: Iterable[Motive]) -> tuple[list[Entry], dict[int, str]]:
    """The entries, in the order of the file, and why each of the other lines is left out. `motives`: all the rows."""
    words = _Words(motives)
    entries: dict[tuple[str, int], Entry] = {}
    refused: dict[int, str] = {}
    for line in table.rows():
        number, year = convention_number(line.values["number"]), year_in(line.values["year"])
        given = _read(line, year, columns, words)
        if not number:
            given.errors.insert(0, "indiquez le numéro de la convention")
        entry = entries.get((number, year or 0)) or Entry(number, year or 0)
        given.errors += _said_twice(entry, given, columns)
        if line.problems or given.errors:
            errors = [sentence.rstrip(".") for sentence in line.problems] or given.errors
            refused[line.number] = f"{' ; '.join(errors)}."
            continue
        entry.take(line.number, given)
        entries[number, entry.year] = entry
    return list(entries.values()), refused


def _read(line: Line, year: int | None, columns: Columns, words: _Words) -> Given:
    values, given = line.values, Given()
    if year is None:
        given.errors.append(f"« {values['year']} » n'est pas une année (écrivez 2007)")
    _read_exit(values, year, given, words)
    for key, one in columns.by_key.items():
        text = values.get(key, "")
        if not text or key in ("number", "year", "day", "motive", "count"):
            continue
        kept: dict = given.totals if key in TOTALS else given.values
        number = _count(text) if key in TOTALS else _value(text)
        if number is None:
            given.errors.append(
                f"{one.title} : « {text[:40]} » n'est pas un nombre à lire ici (deux décimales au plus)"
            )
        else:
            kept[key] = number
    if not (given.motives or given.totals or given.values or given.errors):
        given.errors.append("cette ligne ne donne ni sortie, ni total, ni indicateur")
    return given


def _read_exit(values: dict[str, str], year: int | None, given: Given, words: _Words) -> None:
    motive, day, count = (values.get(key, "") for key in ("motive", "day", "count"))
    if not (motive or day or count):
        return
    if year is None:
        return
    code = words[year].get(fold(motive))
    if code is None:
        said = f"« {motive[:60]} » n'est pas un motif de sortie" if motive else "indiquez le motif de la sortie"
        given.errors.append(f"{said} : reprenez les mots de la page des résultats")
    left = day_in(day) if day else None
    if day and left is None:
        given.errors.append(f"« {day[:40]} » n'est pas une date (écrivez 03/09/2007)")
    elif left and left.year != year:
        given.errors.append(f"la sortie du {french_date(left)} n'est pas de l'année {year}")
    number = _count(count) if count else 1
    if number is None:
        given.errors.append(f"Nombre : « {count[:40]} » n'est pas un nombre de sorties")
    if code and number is not None:
        given.motives[code] = number


def _said_twice(entry: Entry, given: Given, columns: Columns) -> list[str]:
    """Exits add up; a total or a value is said once."""
    twice = [key for key in (*given.totals, *given.values) if key in entry.totals or key in entry.values]
    return [f"{columns.by_key[key].title} est déjà donné de cette année à la ligne {entry.lines[0]}" for key in twice]


def _count(text: str) -> int | None:
    count = count_in(text)
    return count if count is not None and 0 <= count <= MOST else None


def _value(text: str) -> Decimal | None:
    """With two decimals at most, as the column holds them."""
    value = decimal_in(text.removesuffix("%"))
    fits = value is not None and value.as_tuple().exponent >= -2 and abs(value) < Decimal("1e10")
    return value if fits else None
