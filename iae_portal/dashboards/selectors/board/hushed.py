"""The tables as they leave the portal: numbers of people under five hidden, with what would give them away."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from iae_portal.core.small_counts import HIDDEN
from iae_portal.core.text import fold
from iae_portal.dashboards.selectors.board.blocks_results import CLASS_LABELS, RATES
from iae_portal.dashboards.selectors.board.comparison import (
    SIX_YEARS,
    asked_sort,
    rank_cell,
    ranks_of,
    six_years_of,
    spots_of,
    whole_of,
)
from iae_portal.dashboards.selectors.board.figures import FIGURES, PEOPLE, Spot
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.tallies import Tallies
from iae_portal.dashboards.selectors.told_exits import (
    DURABLE,
    DYNAMIC,
    EXAMINED,
    OTHER,
    Row,
    exits_by_service,
    told_exits,
)
from iae_portal.dashboards.tables import Cell, Line, Table

# A rate tells the exits that it counts and those that it leaves out.
TOLD_BY = {"dynamiques": (DYNAMIC, OTHER, EXAMINED), "durables": (DURABLE, EXAMINED)}
MASK = Cell(text=HIDDEN)

Exits = list[Row]


def hushed(frame: Frame, tallies: Tallies, tables: Sequence[Table], tri: str, *, kept: bool) -> list[Table]:
    """The same tables, cut as every other file of the year is; `kept` by the night."""
    spots = spots_of(frame)
    whole = frame.is_country or kept
    now, before = (_exits(frame, spots, tallies, year, whole=whole) for year in (frame.year, frame.year - 1))
    changed = {"sorties": lambda table: _block(table, now[-1], before[-1])}
    changed["sorties-territoires"] = lambda table: _places(table, now)
    changed["territoires"] = lambda table: _comparison(table, [spot.name for spot in spots], now, before, tri)
    if frame.six_years:
        each = [_exits(frame, spots, tallies, year, whole=whole) for year in six_years_of(frame)]
        names = [spot.name for spot in (*spots, whole_of(frame))]
        for key, (_, name) in zip(PEOPLE, SIX_YEARS, strict=True):
            told = {place: [_is_told(rows[rank], key) for rows in each] for rank, place in enumerate(names)}
            changed[f"ans-{name}"] = partial(_six_years, told=told)
    return [changed.get(table.key, lambda table: table)(table) for table in tables]


def _exits(frame: Frame, spots: list[Spot], tallies: Tallies, year: int, *, whole: bool) -> Exits:
    """What may be published: a row a territory, then their sum. `whole`: the tallies hold the exits of every service.

    DESIGN: a type or a network is cut on its own: types and territories together are no tree, and a type without its
    exits would be of no use to who prepares a meeting.
    """
    mine = {key: counts for (key, when), counts in tallies.exits.items() if when == year}
    told = told_exits(mine if whole else exits_by_service(year, **frame.narrowing()))
    rows = [told[spot.keys] for spot in spots]
    # Services of several regions added up are no cutting of the country: they tell what each of them tells.
    added = tuple(None if None in column else sum(column) for column in zip(*rows, strict=True))
    return [*rows, told.get(frozenset(frame.keys()), added)]


def _is_told(row: Row, key: str) -> bool:
    return all(row[place] is not None for place in TOLD_BY[key])


def _block(table: Table, now: Row, before: Row) -> Table:
    """Examined, durable, transition, positive, and the two rates, of the whole territory."""
    places = dict(zip(CLASS_LABELS, (EXAMINED, 0, 1, 2), strict=True))
    rates = dict(zip((name for name, _ in RATES), PEOPLE, strict=True))

    def line(line: Line) -> Line:
        if line.name in rates:
            told = [_is_told(row, rates[line.name]) for row in (now, before)]
        else:
            told = [row[places[line.name]] is not None for row in (now, before)]
        mine, last, gap, *rest = line.cells
        cells = (mine if told[0] else MASK, last if told[1] else MASK, gap if all(told) else MASK, *rest)
        return replace(line, cells=cells)

    return replace(table, lines=[line(each) for each in table.lines])


def _places(table: Table, now: Exits) -> Table:
    """Answers, examined, the three classes, the two rates."""
    lines = []
    for line, row in zip(table.lines, now, strict=True):
        people = [row[place] is not None for place in (EXAMINED, 0, 1, 2)]
        told = [True, *people, *(_is_told(row, key) for key in PEOPLE)]
        lines.append(replace(line, cells=tuple(c if t else MASK for c, t in zip(line.cells, told, strict=True))))
    return replace(table, lines=lines)


def _six_years(table: Table, told: dict[str, list[bool]]) -> Table:
    """A rate a year, of the whole and of each territory that has one."""

    def line(line: Line) -> Line:
        shown = zip(line.cells, told[line.name], strict=True)
        return replace(line, cells=tuple(cell if is_told or cell.value is None else MASK for cell, is_told in shown))

    return replace(table, lines=[line(each) for each in table.lines])


def _comparison(table: Table, names: list[str], now: Exits, before: Exits, tri: str) -> Table:
    figure, _, _ = asked_sort(tri)
    ranks = {name: rank for rank, name in enumerate(names)}

    def told(rows: Exits, name: str, total: bool, key: str) -> bool:
        if name in ranks and not total:
            return _is_told(rows[ranks[name]], key)
        # The mean of rates tells the one that is left out.
        shown = all(_is_told(row, key) for row in rows[:-1])
        return shown and _is_told(rows[-1], key)

    def line(line: Line) -> Line:
        rank, *cells = line.cells
        for key in PEOPLE:
            place = [each.key for each in FIGURES].index(key)
            if not told(now, line.name, line.total, key):
                cells[place] = MASK
        if figure.key in PEOPLE:
            shown = [told(rows, line.name, line.total, figure.key) for rows in (now, before)]
            cells[-2] = cells[-2] if shown[1] else MASK
            cells[-1] = cells[-1] if all(shown) else MASK
        return replace(line, cells=(rank, *cells))

    lines = [line(each) for each in table.lines]
    place = 1 + FIGURES.index(figure)
    return replace(table, lines=_ranked(lines, place) if figure.key in PEOPLE else lines)


def _ranked(lines: Sequence[Line], place: int) -> list[Line]:
    """By the figures that are shown alone: a rank shared with one of them, or a place between two, would tell the one
    that is hidden."""
    shown = [line for line in lines if not line.total and line.cells[place] != MASK]
    hidden = [line for line in lines if not line.total and line.cells[place] == MASK]
    ranks = ranks_of({line.name: line.cells[place].value for line in shown})
    return [
        *(replace(line, cells=(rank_cell(ranks, line.name), *line.cells[1:])) for line in shown),
        *(replace(line, cells=(MASK, *line.cells[1:])) for line in sorted(hidden, key=lambda line: fold(line.name))),
        *(line for line in lines if line.total),
    ]
