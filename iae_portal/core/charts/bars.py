"""Bars, placed in their drawing. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from iae_portal.core.text import UNKNOWN, number

BAR_HEIGHT = 26


WIDEST = 380  # pixels of the longest bar, in a drawing 640 wide


@dataclass(frozen=True)
class Bar:
    """A bar of the chart, with its place in the drawing."""

    label: str
    value: Decimal | None
    length: int
    top: int
    reference: bool

    @property
    def text_x(self) -> int:
        return 206 + self.length

    @property
    def text(self) -> str:
        return UNKNOWN if self.value is None else number(self.value, 1)


@dataclass(frozen=True)
class Chart:
    """Bars under one title; `of` says in full what they measure."""

    key: str
    title: str
    of: str
    bars: list[Bar]

    @property
    def height(self) -> int:
        return BAR_HEIGHT * len(self.bars)


def bars(
    rows: Iterable[tuple[str, Decimal | None]], references: Iterable[tuple[str, Decimal | None]] = ()
) -> list[Bar]:
    """Names and values: the territories first, then what they are compared with."""
    marked = [(*row, False) for row in rows] + [(*row, True) for row in references]
    widest = max((value for _, value, _ in marked if value is not None), default=Decimal(0))
    return [
        Bar(
            label=name,
            value=value,
            length=int(WIDEST * value / widest) if value and widest else 0,
            top=rank * BAR_HEIGHT,
            reference=reference,
        )
        for rank, (name, value, reference) in enumerate(marked)
    ]
