"""An annexe month by month: ETP, unit amounts and hours as integers over common denominators.

Integers keep every intermediate exact, and four thousand annexes under two seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import lcm

from financing.calculation.annex import Annex, Segment
from financing.calculation.exact import common, half_up
from financing.calculation.law import Row, Run


@dataclass(frozen=True, slots=True)
class Cell:
    """Consecutive months with one ETP (already capped) and one barème row."""

    first: int
    last: int
    asked_fte: Decimal
    fte: Decimal
    row: Row

    @property
    def months(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Block:
    """One merged segment: its cells, its total and its instalments, in cents."""

    cells: tuple[Cell, ...]
    total: int
    instalments: tuple[int, ...]

    @property
    def first(self) -> int:
        return self.cells[0].first

    @property
    def last(self) -> int:
        return self.cells[-1].last


@dataclass(frozen=True, slots=True)
class Timeline:
    """`fte` is scaled by 10**fte_places, `money` (fte x unit amount) by 10**(fte_places + unit_places)."""

    start: int
    blocks: tuple[Block, ...]
    fte: list[int]
    units: list[int]
    money: list[int]
    fte_places: int
    unit_places: int
    agreed: int

    @property
    def duration(self) -> int:
        return len(self.fte)

    @property
    def cells(self) -> list[Cell]:
        return [cell for block in self.blocks for cell in block.cells]

    @property
    def instalments(self) -> list[int]:
        return [amount for block in self.blocks for amount in block.instalments]


@dataclass(frozen=True, slots=True)
class Worked:
    """Hours given so far: as ETP (hours / hours per ETP) over fte_scale, as money over worth_scale."""

    hours: list[int]
    hour_places: int
    fte: list[int]
    worth: list[int]
    fte_scale: int
    worth_scale: int


def lay_out(ordered: Sequence[Segment], runs: Sequence[Run], start: int) -> Timeline:
    """Months, blocks and instalments of an annexe whose segments are checked and in order."""
    groups = [_cells(segment, runs) for segment in _merged(ordered)]
    cells = [cell for group in groups for cell in group]
    scaled_fte, fte_places = common([cell.fte for cell in cells])
    scaled_units, unit_places = common([cell.row.unit_amount for cell in cells])
    fte, units = [], []
    for cell, cell_fte, cell_unit in zip(cells, scaled_fte, scaled_units, strict=True):
        fte += [cell_fte] * cell.months
        units += [cell_unit] * cell.months
    money = [month_fte * unit for month_fte, unit in zip(fte, units, strict=True)]
    blocks, position = [], 0
    for group in groups:
        size = group[-1].last - group[0].first + 1
        blocks.append(_block(group, money[position : position + size], 12 * 10 ** (fte_places + unit_places)))
        position += size
    return Timeline(
        start=start,
        blocks=tuple(blocks),
        fte=fte,
        units=units,
        money=money,
        fte_places=fte_places,
        unit_places=unit_places,
        agreed=sum(block.total for block in blocks),
    )


def _merged(ordered: Sequence[Segment]) -> list[Segment]:
    """Adjacent segments of equal ETP, as asked for and before any cap, are one."""
    merged: list[Segment] = []
    for segment in ordered:
        # Two avenants that end on the same ETP must not round twice.
        if merged and merged[-1].fte == segment.fte:
            segment = Segment(merged.pop().first, segment.last, segment.fte)
        merged.append(segment)
    return merged


def _cells(segment: Segment, runs: Sequence[Run]) -> list[Cell]:
    return [
        Cell(
            first=max(segment.first, run.first),
            last=min(segment.last, run.last),
            asked_fte=segment.fte,
            fte=run.row.capped(segment.fte),
            row=run.row,
        )
        for run in runs
        if run.first <= segment.last and segment.first <= run.last
    ]


def _block(cells: list[Cell], money: list[int], divisor: int) -> Block:
    """Total of a segment and its instalments.

    DESIGN: the total is rounded once; the last instalment takes the difference, so that the months add up to it.
    """
    total = left = half_up(sum(money), divisor, 2)
    instalments = []
    for amount in money[:-1]:
        # Rounding up month after month could pay more than the total: an instalment stops at what is left.
        instalment = min(half_up(amount, divisor, 2), left)
        instalments.append(instalment)
        left -= instalment
    return Block(tuple(cells), total, (*instalments, left))


def work(annex: Annex, timeline: Timeline) -> Worked:
    """Hours month by month, turned into ETP and money at the row of each month."""
    hours, hour_places = common([annex.hours[annex.start + rank] for rank in range(len(annex.hours))])
    cells = timeline.cells
    per_fte, per_fte_places = common([cell.row.hours_per_fte for cell in cells])
    # One denominator for every barème of the year: hours are then added as integers.
    multiple = lcm(*per_fte)
    factors: list[int] = []
    for cell, hours_per_fte in zip(cells, per_fte, strict=True):
        factors += [multiple // hours_per_fte * 10**per_fte_places] * cell.months
    fte = [month_hours * factor for month_hours, factor in zip(hours, factors, strict=False)]
    scale = multiple * 10**hour_places
    return Worked(
        hours=hours,
        hour_places=hour_places,
        fte=fte,
        worth=[month_fte * unit for month_fte, unit in zip(fte, timeline.units, strict=False)],
        fte_scale=scale,
        worth_scale=scale * 10**timeline.unit_places,
    )
