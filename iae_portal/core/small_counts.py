"""Small numbers of people hidden in what leaves the portal, with the figures that would give them away. Pure.

A table of counts is published with its totals: one cell hidden alone is what is left of its line. Read as a network,
rows and columns are places and each cell a road between two of them: a hidden cell can not be worked out exactly when
it lies on a loop of hidden cells, round which one person can be added and taken away without any shown figure moving.
"""

import heapq
from collections.abc import Mapping, Sequence

SMALLEST_SHOWN = 5  # under five people, somebody who knows the others could recognise one
HIDDEN = "< 5 ou masqué"

Cell = tuple[int, int]  # row, column; the totals come after the last row and the last column
Node = tuple[str, int]


def with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    """The same table, a total at the end of each row and a row of totals at its foot."""
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def hidden_cells(counts: Sequence[Sequence[int]]) -> frozenset[Cell]:
    """Cells not to publish, totals included: those from one to four, and what would let them be worked out.

    DESIGN: a zero is shown: it tells of nobody. Among what may hide a cell, the fewest people are taken.
    """
    if not counts or not counts[0]:
        return frozenset()
    table = with_totals(counts)
    values = {(row, column): value for row, line in enumerate(table) for column, value in enumerate(line)}
    size = (len(counts), len(counts[0]))
    hidden = {cell for cell, value in values.items() if 0 < value < SMALLEST_SHOWN}
    for cell in sorted(hidden):
        hidden.update(_loop(cell, values, size, hidden))
    return frozenset(hidden)


def published(counts: Sequence[Sequence[int]]) -> list[list[int | None]]:
    """The table with its totals, None for what is hidden."""
    hidden = hidden_cells(counts)
    return [
        [None if (row, column) in hidden else value for column, value in enumerate(line)]
        for row, line in enumerate(with_totals(counts))
    ]


def _ends(cell: Cell, size: Cell) -> tuple[Node, Node]:
    """Where one person more in the cell goes from and to, so that each line still adds up to its total."""
    row, column = ("row", cell[0]), ("column", cell[1])
    # A total stands on the other side of its line: its road runs the other way round.
    return (row, column) if (cell[0] == size[0]) != (cell[1] == size[1]) else (column, row)


def _loop(cell: Cell, values: Mapping[Cell, int], size: Cell, hidden: set[Cell]) -> list[Cell]:
    """The cells of the cheapest loop through this one; what is hidden already costs nothing."""
    roads: dict[Node, list[tuple[Node, Cell]]] = {}
    for other, value in values.items():
        if other == cell or value == 0:
            continue
        start, end = _ends(other, size)
        roads.setdefault(start, []).append((end, other))
        # A cell that is hidden holds somebody, as everybody knows: nobody can be taken from one person.
        if value > 1:
            roads.setdefault(end, []).append((start, other))
    start, end = _ends(cell, size)
    return _cheapest(end, start, roads, {other: 0 if other in hidden else value for other, value in values.items()})


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
