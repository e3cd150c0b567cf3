"""Exit results side by side: each territory with the year before, and the whole. One query.

Rates are computed on the sums of exits, never as a mean of rates: a large structure weighs what it weighs.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from conventions.rates import ExitCounts, exit_rates
from conventions.selectors.measures import measures_visible_to
from iae_portal.core.models import User
from iae_portal.core.text import number
from iae_portal.dashboards.selectors.figures import Places

EXIT_RATES = "SORTIES"


@dataclass(frozen=True)
class ResultRow:
    """One territory: its exits examined last year, its two rates, and the change of the dynamic one in points."""

    name: str
    examined: int
    dynamic: Decimal | None
    durable: Decimal | None
    change: str


@dataclass(frozen=True)
class ResultTable:
    year: int
    rows: list[ResultRow]
    whole: ResultRow


def results_table(user: User, places: Places, year: int) -> ResultTable:
    sums = (
        measures_visible_to(user)
        .filter(indicator_code=EXIT_RATES, year__in=[year - 1, year])
        .order_by()
        .values_list(f"siae__{places.key}", "year")
        .annotate(*(Sum(name) for name in ("examined", "durable", "transition", "positive")))
    )
    counts: dict[tuple[int | None, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for place, when, *values in sums:
        # Each line counts for its place and for the whole.
        for target in (place, None):
            counts[target, when] = [a + (b or 0) for a, b in zip(counts[target, when], values, strict=True)]
    rows = [_row(name, counts[pk, year], counts[pk, year - 1]) for pk, name in places.names]
    return ResultTable(year, rows, _row("Ensemble", counts[None, year], counts[None, year - 1]))


def _row(name: str, last: list[int], before: list[int]) -> ResultRow:
    now, then = exit_rates(ExitCounts(*last)), exit_rates(ExitCounts(*before))
    return ResultRow(name, last[0], now.dynamic, now.durable, _change(now.dynamic, then.dynamic))


def _change(now: Decimal | None, then: Decimal | None) -> str:
    if now is None or then is None:
        return "–"
    gap = now - then
    return f"{'+' if gap > 0 else '−' if gap < 0 else ''}{number(abs(gap), 1)}"
