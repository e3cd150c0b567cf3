"""Lines over months or years, placed in their drawing. Pure.

A burn-up is two lines: what was done, added up, and the straight way to the goal. A small multiple is several drawings
of one scale (`ceiling`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from iae_portal.core.text import number

TOP, BOTTOM = 14, 30
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
TICKS = 4
# Told apart without colour: full, dashed, dotted.
DASHES = ("none", "8 5", "2 5")
COLOURS = ("#000091", "#7a4b00", "#444444")

Values = Sequence[Decimal | int | None]


@dataclass(frozen=True)
class Size:
    """Of a drawing, and where its lines begin and end."""

    width: int
    height: int
    left: int
    right: int


WIDE, SMALL = Size(640, 240, 70, 620), Size(320, 160, 42, 300)


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    said: str


@dataclass(frozen=True)
class Series:
    """One line: its name, its values as texts, its dots, and the lines between those that follow each other."""

    name: str
    texts: list[str]
    dots: list[Dot]
    strokes: list[str]
    dash: str
    colour: str


@dataclass(frozen=True)
class Tick:
    place: int
    text: str


@dataclass(frozen=True)
class Lines:
    """A drawing and its table: a line a series, a column a label. `of` says in full what it measures.

    `more` are lines of words (name, one text a label) that the table alone holds.
    """

    key: str
    title: str
    of: str
    labels: list[str]
    series: list[Series]
    across: list[Tick]
    up: list[Tick]
    size: Size
    more: Sequence[tuple[str, Sequence[str]]] = ()


def ceiling_of(*rows: Values) -> Decimal:
    """The round number just above every value, that four equal steps reach."""
    highest = max((Decimal(value) for row in rows for value in row if value is not None), default=Decimal(0))
    if highest <= 0:
        return Decimal(TICKS)
    step = highest / TICKS
    unit = Decimal(1).scaleb(step.adjusted())
    return next(unit * step_ * TICKS for step_ in STEPS if unit * step_ >= step)


def lines_of(
    key: str,
    title: str,
    of: str,
    labels: Sequence[str],
    rows: Sequence[tuple[str, Values]],
    *,
    unit: str = "",
    places: int = 1,
    ceiling: Decimal | None = None,
    size: Size = WIDE,
    more: Sequence[tuple[str, Sequence[str]]] = (),
) -> Lines:
    """Rows are (name, one value a label); what is unknown breaks the line. `places`: decimals of what is no count."""
    top = ceiling or ceiling_of(*(values for _, values in rows))
    xs = [_x(rank, len(labels), size) for rank in range(len(labels))]
    # Twelve months have room for their names in a wide drawing; more labels are written one in so many.
    every = -(-len(labels) // (size.width // 53))
    return Lines(
        key=key,
        title=title,
        of=of,
        labels=list(labels),
        series=[
            _series(rank, name, labels, xs, [_y(value, top, size) for value in values], texts)
            for rank, (name, values, texts) in enumerate(
                (name, values, ["" if value is None else f"{_said(value, places)}{unit}" for value in values])
                for name, values in rows
            )
        ],
        across=[Tick(x, label) for rank, (x, label) in enumerate(zip(xs, labels, strict=True)) if not rank % every],
        up=[Tick(_y(top * rank / TICKS, top, size), number(top * rank / TICKS)) for rank in range(TICKS + 1)],
        size=size,
        more=more,
    )


def burn_up(done: Values, goal: Decimal | int) -> tuple[list[Decimal | int | None], list[Decimal]]:
    """What was done added up until the last known value, and the straight way to the goal."""
    known = list(accumulate(value for value in done if value is not None))
    straight = [Decimal(goal) * (rank + 1) / len(done) for rank in range(len(done))]
    return [*known, *[None] * (len(done) - len(known))], straight


def _series(rank: int, name: str, labels, xs: list[int], ys: list[int | None], texts: list[str]) -> Series:
    dots = [
        None if y is None else Dot(x, y, f"{name}, {label} : {text}")
        for x, y, label, text in zip(xs, ys, labels, texts, strict=True)
    ]
    style = rank % len(DASHES)
    return Series(name, texts, [dot for dot in dots if dot], _strokes(dots), DASHES[style], COLOURS[style])


def _said(value: Decimal | int, places: int) -> str:
    return number(value) if isinstance(value, int) else number(value, places)


def _strokes(dots: Sequence[Dot | None]) -> list[str]:
    """Points of each unbroken part."""
    parts: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            parts.append([])
        else:
            parts[-1].append(dot)
    return [" ".join(f"{dot.x},{dot.y}" for dot in part) for part in parts if len(part) > 1]


def _x(rank: int, count: int, size: Size) -> int:
    room = size.right - size.left
    return size.left + (room // 2 if count == 1 else room * rank // (count - 1))


def _y(value: Decimal | int | None, top: Decimal, size: Size) -> int | None:
    return None if value is None else size.height - BOTTOM - int((size.height - TOP - BOTTOM) * value / top)
