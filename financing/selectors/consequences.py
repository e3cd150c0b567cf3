"""What a new barème would cause, before it is kept: annexes touched, amounts, recalls. Nothing is written."""

import copy
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from financing.computation import compute
from financing.enums import AnnexState
from financing.models import Bareme, FinancialAnnex, RegimePeriod
from financing.selectors.annexes import current_computation, facts_of
from financing.selectors.law import engine_regime, law_in_database, law_of
from iae_portal.core.errors import Refusal

ZERO = Decimal("0.00")
LIVE = (AnnexState.ENTERED, AnnexState.PROVISIONAL, AnnexState.VALIDATED)


@dataclass(frozen=True)
class Consequence:
    """One annexe under the new row; `problem` when it can no longer be computed."""

    annex: FinancialAnnex
    before: Decimal | None
    after: Decimal | None
    recall: Decimal
    problem: str = ""

    @property
    def difference(self) -> Decimal:
        return (self.after or ZERO) - (self.before or ZERO)


@dataclass(frozen=True)
class Consequences:
    lines: list[Consequence]

    @property
    def touched(self) -> list[Consequence]:
        return [line for line in self.lines if line.difference or line.recall or line.problem]

    @property
    def cost(self) -> Decimal:
        return sum((line.difference for line in self.lines if not line.problem), ZERO)

    @property
    def recalls(self) -> Decimal:
        return sum((line.recall for line in self.lines), ZERO)


def preceding(row: Bareme) -> Bareme | None:
    """The row of the same key in force when the new one starts."""
    same = Bareme.objects.filter(
        regime=row.regime, type=row.type, context=row.context, territory=row.territory, start__lt=row.start
    )
    return same.on(row.start).order_by("-start").first()


def live_annexes(row: Bareme) -> list[FinancialAnnex]:
    """Annexes of the key that have months in the row's period and may still change."""
    rows = FinancialAnnex.objects.filter(
        regime=row.regime,
        convention__siae__type=row.type,
        context=row.context,
        territory=row.territory,
        state__in=LIVE,
        end__gte=row.start,
    ).select_related("convention__siae", "convention__service", "regime")
    if row.end:
        rows = rows.filter(start__lte=row.end)
    return list(rows.order_by("number"))


def consequences_of(row: Bareme) -> Consequences:
    """The unsaved row among the present ones, its predecessor closed the day before."""
    annexes = live_annexes(row)
    closed = preceding(row)
    rows = [
        _closed(other, row.start) if closed and other.pk == closed.pk else other
        for other in Bareme.objects.select_related("regime").order_by("pk")
    ]
    law = law_of(_regimes(row), [*rows, row])
    return Consequences([_consequence(annex, law) for annex in annexes])


def _closed(other: Bareme, start: dt.date) -> Bareme:
    """A copy that ends on the eve of the new row."""
    shortened = copy.copy(other)
    shortened.end = start - dt.timedelta(days=1)
    return shortened


def _regimes(row: Bareme):
    periods = {
        period.type: _months(period) for period in RegimePeriod.objects.filter(regime=row.regime).order_by("type")
    }
    others = [regime for regime in law_in_database().regimes.values() if regime.code != row.regime.code]
    return [engine_regime(row.regime, periods), *others]


def _months(period: RegimePeriod) -> tuple[int, int | None]:
    first = period.start.year * 12 + period.start.month - 1
    return first, None if period.end is None else period.end.year * 12 + period.end.month - 1


def _consequence(annex: FinancialAnnex, law) -> Consequence:
    run = current_computation(annex)
    before = run.agreed_amount if run else None
    try:
        outcome = compute(facts_of(annex), law)
    except Refusal as refusal:
        return Consequence(annex, before, None, ZERO, " ".join(refusal.sentences))
    return Consequence(annex, before, outcome.agreed_amount, outcome.recall)
