"""ETP agreed and realised of a territory, month by month, added by the database."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import CharField, Count, DecimalField, Exists, F, Max, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast

from financing.enums import PAYABLE_STATES, Context, Funding, Method, RegimeStatus, Territory
from financing.models import Bareme, FinancialAnnex, MonthlyState, Segment

MONTHS = 12
FTE = DecimalField(max_digits=14, decimal_places=2)
COUNTED = ("agreed", "answered", "expected")


@dataclass(frozen=True)
class MonthlyFte:
    """ETP of one month; None where nothing was agreed, or no hour is known: `answered` annexes of `expected` say it."""

    month: dt.date
    agreed: Decimal | None
    realised: Decimal | None
    answered: Decimal | None = None
    expected: Decimal | None = None


def monthly_fte(annexes: QuerySet[FinancialAnnex], year: int) -> list[MonthlyFte]:
    """ETP agreed and realised month by month, of the annexes in force or closed that are aided by the ETP. One query.

    DESIGN: hours become ETP by the barème of their type and month (ordinary context, general territory): a month's
    hours are a twelfth of the year's. An aid by post or by lump sum has no ETP of its own and is left out.
    """
    aided = _aided(annexes, year)
    counts: dict[str, dict[dt.date, Decimal]] = {kind: defaultdict(Decimal) for kind in COUNTED}
    hours: dict[tuple[str, dt.date], Decimal] = {}
    baremes: list[tuple] = []
    parts = (_expected(aided), _hours(annexes, year), _baremes(year))
    for kind, type_, start, end, value, answered in _agreed(aided).union(*parts, all=True):
        if kind in counts:
            for month in [dt.date(start.year, rank, 1) for rank in range(start.month, end.month + 1)]:
                counts[kind][month] += value
        elif kind == "hours":
            hours[type_, start] = value
            counts["answered"][start] += answered
        else:
            baremes.append((type_, start, end, value))
    # Rows of a union come in any order; where two texts meet, the later one wins.
    baremes.sort(key=lambda row: (row[1], row[3]))
    months = [dt.date(year, rank, 1) for rank in range(1, MONTHS + 1)]
    agreed, answered, expected = (counts[kind] for kind in COUNTED)
    return [
        MonthlyFte(month, agreed.get(month), _realised(month, hours, baremes), answered.get(month), expected.get(month))
        for month in months
    ]


def _aided(annexes: QuerySet[FinancialAnnex], year: int) -> QuerySet[FinancialAnnex]:
    return annexes.filter(
        year=year, state__in=PAYABLE_STATES, funding=Funding.COMMITTED, regime__method=Method.PER_FTE
    ).order_by()


def _rows(rows: QuerySet, kind: str, type_: str, start: str, end: str, value, answered=None) -> QuerySet:
    """Rows of one shape: what they are, type, first and last day, value, and of how many annexes."""
    return (
        rows.order_by()
        .annotate(row_kind=Value(kind, output_field=CharField()), row_start=F(start), row_end=F(end))
        .values("row_kind", type_, "row_start", "row_end")
        .annotate(row_value=Cast(value, FTE), row_answered=Cast(answered or Value(0), FTE))
        .values_list("row_kind", type_, "row_start", "row_end", "row_value", "row_answered")
    )


def _agreed(annexes: QuerySet) -> QuerySet:
    rows = Segment.objects.filter(annex__in=annexes.values("pk"))
    return _rows(rows, "agreed", "annex__convention__siae__type", "start", "end", Sum("fte"))


def _expected(annexes: QuerySet) -> QuerySet:
    return _rows(annexes, "expected", "convention__siae__type", "start", "end", Count("pk"))


def _hours(annexes: QuerySet, year: int) -> QuerySet:
    # The territory is told by the convention: asked of each state's annexe too, it would be joined for each.
    aided = _aided(FinancialAnnex.objects.all(), year)
    covered = aided.filter(convention=OuterRef("convention"), start__lte=OuterRef("month"), end__gte=OuterRef("month"))
    # By convention first: the states of a service are found without reading those of the country.
    within = annexes.filter(year=year).order_by().values("convention")
    rows = MonthlyState.objects.filter(Exists(covered), month__year=year, convention__in=within)
    return _rows(rows, "hours", "convention__siae__type", "month", "month", Sum("hours"), Count("hours"))


def _baremes(year: int) -> QuerySet:
    rows = Bareme.objects.filter(
        Q(end__isnull=True) | Q(end__gte=dt.date(year, 1, 1)),
        start__lte=dt.date(year, 12, 31),
        regime__method=Method.PER_FTE,
        context=Context.ORDINARY,
        territory=Territory.GENERAL,
        hours_per_fte__isnull=False,
    ).exclude(regime__status=RegimeStatus.SIMULATION)
    return _rows(rows, "bareme", "type", "start", "end", Max("hours_per_fte"))


def _realised(month: dt.date, hours: dict, baremes: Sequence[tuple]) -> Decimal | None:
    found = []
    for (type_, when), worked in hours.items():
        per_fte = [
            rate
            for kind, start, end, rate in baremes
            if when == month and kind == type_ and start <= month and (end is None or month <= end)
        ]
        found += [worked * MONTHS / rate for rate in per_fte[-1:]]
    return sum(found, Decimal(0)) if found else None
