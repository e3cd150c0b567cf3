"""What a territory has against what it needs: posts of insertion per 1 000 job seekers. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from iae_portal.core.text import number, round_half_up

PER = 1000


def equipment_rate(posts: Decimal | int, job_seekers: int | None) -> Decimal | None:
    """Posts (annual FTE) for 1 000 job seekers, to one decimal; None where the number of job seekers is unknown."""
    if not job_seekers:
        return None
    return round_half_up(Decimal(posts) * PER / job_seekers, 1)


@dataclass(frozen=True)
class Territory:
    """An employment area, or a sum of them. Unknown numbers are None and stay out of the sums that need them."""

    name: str
    structures: int
    posts: Decimal
    job_seekers: int | None

    @property
    def rate(self) -> Decimal | None:
        return equipment_rate(self.posts, self.job_seekers)


def total(name: str, parts: Iterable[Territory]) -> Territory:
    """The whole: only the parts whose job seekers are known count in posts and job seekers, so the rate is honest."""
    parts = list(parts)
    known = [part for part in parts if part.job_seekers]
    return Territory(
        name=name,
        structures=sum(part.structures for part in parts),
        posts=sum((part.posts for part in known), Decimal(0)),
        job_seekers=sum(part.job_seekers for part in known) or None,
    )


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
        return "non renseigné" if self.value is None else number(self.value, 1)


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
    """Names and values: the areas first, then what they are compared with."""
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
