"""Exit results side by side: each territory with the year before, and the whole. One query.

A territory where no structure answered has no figure, and each line says how many did.
Rates are computed on the sums of exits, never as a mean of rates: a large structure weighs what it weighs.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from conventions.enums import SiaeState
from conventions.rates import ExitCounts, exit_rates
from conventions.selectors.measures import EXIT_RATES, measures_visible_to
from iae_portal.core.figures import Answers
from iae_portal.core.models import User
from iae_portal.core.text import number
from iae_portal.dashboards.selectors.figures import Places

ACTIVE = Count("siae", filter=Q(siae__state=SiaeState.ACTIVE))


@dataclass(frozen=True)
class ResultRow:
    """One territory: its exits examined last year, its two rates, and the change of the dynamic one in points.

    `answers` are those of its active structures; without any, `examined` is unknown.
    """

    name: str
    answers: Answers
    examined: int | None
    dynamic: Decimal | None
    durable: Decimal | None
    change: str


@dataclass(frozen=True)
class ResultTable:
    year: int
    rows: list[ResultRow]
    whole: ResultRow


def results_table(user: User, places: Places, year: int, structures: Counter[int]) -> ResultTable:
    """`structures` are the active ones by place."""
    sums = (
        measures_visible_to(user)
        .filter(indicator_code=EXIT_RATES, year__in=[year - 1, year])
        .order_by()
        .values_list(f"siae__{places.key}", "year")
        .annotate(*(Sum(name) for name in ("examined", "durable", "transition", "positive")), given=ACTIVE)
    )
    counts: dict[tuple[int | None, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    given: Counter[int] = Counter()
    for place, when, *values, active in sums:
        given[place] += active if when == year else 0
        # Each line counts for its place and for the whole.
        for target in (place, None):
            counts[target, when] = [a + (b or 0) for a, b in zip(counts[target, when], values, strict=True)]

    def row(name: str, place: int | None, answers: Answers) -> ResultRow:
        now, then = (exit_rates(ExitCounts(*counts[place, when])) for when in (year, year - 1))
        examined = counts[place, year][0] if (place, year) in known else None
        return ResultRow(name, answers, examined, now.dynamic, now.durable, _change(now.dynamic, then.dynamic))

    known = set(counts)
    rows = [row(name, pk, Answers(given[pk], structures[pk])) for pk, name in places.names]
    return ResultTable(year, rows, row("Ensemble", None, Answers(given.total(), structures.total())))


def _change(now: Decimal | None, then: Decimal | None) -> str:
    if now is None or then is None:
        return "–"
    gap = now - then
    return f"{'+' if gap > 0 else '−' if gap < 0 else ''}{number(abs(gap), 1)}"
