"""A table of figures, as the page, the files and the PDF all show it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

from iae_portal.core.charts.lines import Lines
from iae_portal.core.text import NO_BREAK, UNKNOWN, counted, euros, number, percent, round_half_up

CENTS = 100
FTE_PLACES = 2


class Unit(Enum):
    """How a value is kept and read: `cents` are whole cents, `percent` and `points` are in points."""

    COUNT = "nombre"
    PERCENT = "%"
    POINTS = "points"
    CHANGE = "écart"
    EUROS = "euros"
    DAYS = "jours"
    FTE = "ETP"


def said(value: Any, unit: Unit) -> str:
    """A figure in words, its unit included; what nobody gave is said unknown."""
    if value is None:
        return UNKNOWN
    if unit is Unit.PERCENT:
        return percent(value, 1)
    if unit is Unit.EUROS:
        return euros(Decimal(value) / CENTS, 0)
    if unit is Unit.DAYS:
        return counted(Decimal(value), "jour") if value == int(value) else f"{number(value, 1)}{NO_BREAK}jours"
    if unit in (Unit.POINTS, Unit.CHANGE):
        sign = "+" if value > 0 else "−" if value < 0 else ""
        return f"{sign}{number(abs(value), 1 if unit is Unit.POINTS else None)}"
    return number(value, FTE_PLACES if unit is Unit.FTE else None)


@dataclass(frozen=True)
class Cell:
    """One figure. `url` is the list that it counts. `text` replaces the figure where it has none of its own."""

    value: Any = None
    unit: Unit = Unit.COUNT
    url: str = ""
    text: str = ""

    @property
    def shown(self) -> str:
        return self.text or said(self.value, self.unit)

    @property
    def exported(self) -> Any:
        """What a file holds, rounded as it is shown: euros rather than cents; nothing where it is unknown."""
        if self.text or self.value is None:
            return self.text or None
        if self.unit is Unit.FTE:
            return round_half_up(Decimal(self.value), FTE_PLACES)
        return Decimal(self.value).scaleb(-2) if self.unit is Unit.EUROS else self.value


@dataclass(frozen=True)
class Line:
    name: str
    cells: tuple[Cell, ...]
    url: str = ""
    total: bool = False


@dataclass(frozen=True)
class Table:
    """`how` are the sentences of "Comment lire". `sorts` are the links of the columns, where the table has some."""

    key: str
    title: str
    columns: tuple[str, ...]
    lines: Sequence[Line]
    how: tuple[str, ...] = ()
    first: str = ""
    empty: str = ""
    chart: Lines | None = None
    sorts: dict[str, dict] = field(default_factory=dict)

    @property
    def shown(self) -> bool:
        """False where a sentence (`empty`) says more than the table."""
        return any(cell.text or cell.value is not None for line in self.lines for cell in line.cells)


def gap(now: Any, then: Any, unit: Unit = Unit.POINTS) -> Cell:
    """What changed since; nothing to say where one of the two is unknown."""
    return Cell(text="–") if now is None or then is None else Cell(now - then, unit)
