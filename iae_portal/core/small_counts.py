"""Small numbers of people hidden in what leaves the portal, with the figures that would give them away. Pure.

A table of counts is published with its totals: one cell hidden alone is what is left of its line. Read as a network,
lines and sums are places and each cell a road between two of them: a hidden cell can not be worked out exactly when
it lies on a loop of hidden cells, round which one person can be added and taken away without any shown figure moving.
"""

import heapq
from collections.abc import Hashable, Iterable, Mapping, Sequence

SMALLEST_SHOWN = 5  # under five people, somebody who knows the others could recognise one
HIDDEN = "< 5 ou masqué"

Counts = Sequence[Sequence[int]]
Groups = Sequence[Hashable]  # of which each row is
Cell = tuple[int, int]  # row, column; the total of a row comes after its last column
Node = tuple[int, int | None]
WHOLE = -1  # where the sums of everything meet
LAST = 4  # times what a person of the sum of everything costs


def with_totals(counts: Counts, groups: Groups = ()) -> list[list[int]]:
    """The same table, a total at the end of each row; then a row for the sum of each group, then one for the whole."""
    rows = [[*row, sum(row)] for row in counts]
    sums = [_added(row for row, group in zip(rows, groups, strict=True) if group == one) for one in _ranks(groups)]
    return [*rows, *sums, _added(rows)]


def _added(rows) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _ranks(groups: Groups) -> dict[Hashable, int]:
    return {group: rank for rank, group in enumerate(dict.fromkeys(groups))}


def hidden_cells(counts: Counts, groups: Groups = (), also: Iterable[Cell] = ()) -> frozenset[Cell]:
    """Cells not to publish, totals included: those from one to four, those `also` hidden (nobody's are not), and what
    would let them be worked out.

    DESIGN: a zero is shown: it tells of nobody. Among what may hide a cell, the fewest people are taken, and the sum of
    everything last.
    """
    if not counts or not counts[0]:
        return frozenset()
    table = with_totals(counts, groups)
    values = {(row, column): value for row, line in enumerate(table) for column, value in enumerate(line)}
    roads = _roads(len(counts), len(counts[0]), groups)
    hidden = {*also, *(cell for cell, value in values.items() if 0 < value < SMALLEST_SHOWN)}
    costs = {cell: value * (LAST if cell[0] == len(table) - 1 else 1) for cell, value in values.items()}
    for cell in sorted(hidden):
        hidden.update(_loop(cell, values, roads, costs | dict.fromkeys(hidden, 0)))
    return frozenset(hidden)


def published(counts: Counts, groups: Groups = (), also: Iterable[Cell] = ()) -> list[list[int | None]]:
    """The table with its totals, None for what is hidden."""
    hidden = hidden_cells(counts, groups, also)
    return [
        [None if (row, column) in hidden else value for column, value in enumerate(line)]
        for row, line in enumerate(with_totals(counts, groups))
    ]


def _roads(rows: int, columns: int, groups: Groups) -> dict[Cell, tuple[Node, Node]]:
    """Where one person more in each cell goes from and to, so that every sum still holds: a cell is counted once in its
    row, or in the sum that it is, and once in the sum above."""
    ranks = _ranks(groups)
    whole = rows + len(ranks)
    above = [rows + ranks[group] for group in groups] or [whole] * rows
    above += [whole] * len(ranks) + [WHOLE]
    found = {}
    for row, parent in enumerate(above):
        for column in range(columns + 1):
            own, over = (row, None if row < rows else column), (parent, None if parent == WHOLE else column)
            # A total stands on the other side of its line: its road runs the other way round.
            found[row, column] = (over, own) if column == columns else (own, over)
    return found


def _loop(cell: Cell, values: Mapping[Cell, int], ends: Mapping[Cell, tuple[Node, Node]], costs: Mapping) -> list[Cell]:
    """The cells of the cheapest loop through this one; what is hidden already costs nothing."""
    roads: dict[Node, list[tuple[Node, Cell]]] = {}
    for other, value in values.items():
        if other == cell or value == 0:
            continue
        start, end = ends[other]
        roads.setdefault(start, []).append((end, other))
        # A cell that is hidden holds somebody, as everybody knows: nobody can be taken from one person.
        if value > 1:
            roads.setdefault(end, []).append((start, other))
    start, end = ends[cell]
    return _cheapest(end, start, roads, costs)


def _cheapest(start: Node, end: Node, roads: Mapping, costs: Mapping[Cell, int]) -> list[Cell]:
    """Cells of the way that costs least. There is one: with the totals of its row, its column and the whole."""
    waiting: list[tuple[int, Node, tuple[Cell, ...]]] = [(0, start, ())]
    seen: set[Node] = set()
    while waiting:
        cost, place, way = heapq.heappop(waiting)
        if place == end:
            return list(way)
        if place in seen:
            continue
        seen.add(place)
        for next_place, cell in roads.get(place, ()):
            heapq.heappush(waiting, (cost + costs[cell], next_place, (*way, cell)))
    raise ValueError("Ce tableau ne s'additionne pas.")
