"""A timeline: what lasts, what falls on a day, against months. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from iae_portal.core.calendars import add_months
from iae_portal.core.charts.lines import Tick
from iae_portal.core.text import french_date

WIDTH, LEFT, RIGHT = 900, 330, 880
TOP, ROW = 26, 24
LABEL_LENGTH = 46  # signs that the names have room for
MOST_TICKS = 10


@dataclass(frozen=True)
class Span:
    """What is drawn: a bar from `start`, or a mark alone on `end`. `done` is full, `late` is crossed."""

    label: str
    end: dt.date
    start: dt.date | None = None
    done: bool = False
    late: bool = False


@dataclass(frozen=True)
class Row:
    label: str
    said: str
    y: int
    x: int
    length: int
    end: int
    done: bool
    late: bool


@dataclass(frozen=True)
class Timeline:
    """Its table is the list of the page. `today` is None when it falls outside the drawing."""

    title: str
    rows: list[Row]
    across: list[Tick]
    today: int | None
    height: int
    width: int = WIDTH
    left: int = LEFT


def timeline_of(title: str, spans: Sequence[Span], today: dt.date) -> Timeline | None:
    """Whole months from the first day to the last; None when nothing has a day."""
    if not spans:
        return None
    first = min(span.start or span.end for span in spans).replace(day=1)
    last = add_months(max(span.end for span in spans).replace(day=1), 1)
    days = (last - first).days

    def place(day: dt.date) -> int:
        return LEFT + (RIGHT - LEFT) * (day - first).days // days

    return Timeline(
        title=title,
        rows=[_row(span, TOP + ROW * rank, place) for rank, span in enumerate(spans)],
        across=_months(first, last, place),
        today=place(today) if first <= today < last else None,
        height=TOP + ROW * len(spans) + 8,
    )


def _row(span: Span, y: int, place) -> Row:
    start, end = place(span.start or span.end), place(span.end)
    label = span.label if len(span.label) <= LABEL_LENGTH else f"{span.label[: LABEL_LENGTH - 1].rstrip()}…"
    state = ", fait" if span.done else ", en retard" if span.late else ""
    return Row(
        label, f"{span.label} : {french_date(span.end)}{state}", y, start, end - start, end, span.done, span.late
    )


def _months(first: dt.date, last: dt.date, place) -> list[Tick]:
    count = (last.year - first.year) * 12 + last.month - first.month
    every = -(-count // MOST_TICKS)
    days = [add_months(first, rank) for rank in range(0, count, every)]
    return [Tick(place(day), f"{day:%m/%Y}") for day in days]
