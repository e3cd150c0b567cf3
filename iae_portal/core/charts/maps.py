"""The map of the départements of 2008, coloured by one figure of each service. Pure.

A service has the outline of its département, or a box under the map: overseas, and where the outline is too small to
point at. DESIGN: two services of one département share its outline in equal strips: no open data draws their limit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from iae_portal.core.charts.outlines import CREDIT, outlines

# From light to dark: the order stays in grey and on paper.
COLOURS = ("#e8edff", "#b8c6f0", "#7f98dc", "#465fb5", "#16265c")
UNKNOWN = "url(#inconnu)"  # hatched
SMALL = 30  # an outline is too small under the thirtieth of the map's width


@dataclass(frozen=True)
class Place:
    """A service on the map: `text` says its figure, unit included."""

    departement: str
    name: str
    value: Decimal | int | None
    text: str
    url: str


@dataclass(frozen=True)
class Shape:
    path: str
    colour: str
    place: Place | None = None  # none: only drawn, a box under the map is its link


@dataclass(frozen=True)
class Box:
    """A service under the map."""

    colour: str
    place: Place


@dataclass(frozen=True)
class Band:
    colour: str
    text: str


@dataclass(frozen=True)
class Map:
    """`of` says in full what is coloured. The boxes of one département are together: they touch."""

    of: str
    view: str
    shapes: list[Shape]
    boxes: list[list[Box]]
    bands: list[Band]
    unknown: bool
    parted: bool  # a département is shared in strips
    credit: str = CREDIT


def map_of(places: Sequence[Place], of: str, said: Callable[[Decimal | int], str]) -> Map:
    """`said` writes a bound of the legend with its unit."""
    bands = bands_of([place.value for place in places if place.value is not None])
    drawn = {place.departement for place in places} & outlines().keys()
    left, top, right, bottom = _frame([outlines()[code].box for code in drawn])
    width = right - left
    shapes, boxed = _shapes(places, bands, width)
    margin = max(width // 100, 2)
    return Map(
        of=of,
        view=f"{left - margin} {top - margin} {width + 2 * margin} {bottom - top + 2 * margin}",
        shapes=shapes,
        boxes=[[Box(_colour(place.value, bands), place) for place in here] for here in boxed],
        bands=[Band(colour, _said(band, said)) for colour, band in zip(_scale(bands), bands, strict=True)],
        unknown=any(place.value is None for place in places),
        parted=len(drawn) < sum(place.departement in drawn for place in places),
    )


def _shapes(places: Sequence[Place], bands: Sequence, width: int) -> tuple[list[Shape], list[list[Place]]]:
    """What is drawn, and the places of each département that wants boxes."""
    shapes, boxed = [], []
    for code, group in groupby(sorted(places, key=lambda place: place.departement), lambda place: place.departement):
        here, outline = list(group), outlines().get(code)
        parts = outline.parted(len(here)) if outline else []
        linked = bool(parts) and parts[0].size * SMALL >= width
        for part, place in zip(parts, here, strict=False):
            shapes.append(Shape(part.path, _colour(place.value, bands), place if linked else None))
        if not linked:
            boxed.append(here)
    return shapes, boxed


def bands_of(values: Sequence[Decimal | int]) -> list[tuple[Decimal | int, Decimal | int]]:
    """At most five bands of about as many different values each, lowest and highest value found in each."""
    different = sorted(set(values))
    count = min(len(different), len(COLOURS))
    cuts = [len(different) * rank // count for rank in range(count + 1)] if count else []
    return [(different[first], different[after - 1]) for first, after in pairwise(cuts)]


def _scale(bands: Sequence) -> tuple[str, ...]:
    """Few bands take the far ends of the scale: they stay easy to tell apart."""
    if len(bands) <= 1:
        return COLOURS[2 : 2 + len(bands)]
    last = len(COLOURS) - 1
    return tuple(COLOURS[rank * last // (len(bands) - 1)] for rank in range(len(bands)))


def _colour(value: Decimal | int | None, bands: Sequence) -> str:
    if value is None:
        return UNKNOWN
    return next(colour for colour, (_, high) in zip(_scale(bands), bands, strict=True) if value <= high)


def _said(band: tuple, said: Callable) -> str:
    low, high = band
    return said(low) if low == high else f"de {said(low)} à {said(high)}"


def _frame(boxes: Sequence[tuple[int, int, int, int]]) -> tuple[int, int, int, int]:
    """Around every box; a frame of its own where there is no outline at all."""
    if not boxes:
        return (0, 0, 600, 0)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
