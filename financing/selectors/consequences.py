"""What a change of the law would cause, before it is kept: annexes touched, amounts, recalls. Nothing is written."""

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from financing.calculation import months
from financing.calculation.law import Law
from financing.computation import compute
from financing.enums import GIVEN_UP_STATES, AnnexState, CampaignState
from financing.models import Bareme, FinancialAnnex, ModulationCampaign, Regime, RegimePeriod
from financing.selectors.annexes import current_computation, facts_of
from financing.selectors.law import as_agreed, engine_regime, later_rows, law_in_database, law_of
from financing.selectors.year_payments import settled_of, year_payments
from iae_portal.core.errors import Refusal

ZERO = Decimal("0.00")
# Closed ones too: a retroactive text gives them a recall or a recovery.
LIVE = (AnnexState.ENTERED, AnnexState.PROVISIONAL, AnnexState.VALIDATED, AnnexState.CLOSED)
RUNNING = (CampaignState.OPENED, CampaignState.COLLECTED, CampaignState.COMPUTED)
EVE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Consequence:
    """One annexe under the new law; `problem` when it can no longer be computed."""

    annex: FinancialAnnex
    before: Decimal | None
    after: Decimal | None
    recall: Decimal
    recovery: Decimal = ZERO
    problem: str = ""

    @property
    def difference(self) -> Decimal:
        return (self.after or ZERO) - (self.before or ZERO)


@dataclass(frozen=True)
class Consequences:
    lines: list[Consequence]

    @property
    def touched(self) -> list[Consequence]:
        return [line for line in self.lines if line.difference or line.recall or line.recovery or line.problem]

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
    """Annexes of the key that have months in the row's period and may still change, and closed ones whose own regime
    ended before some of their months."""
    ended = RegimePeriod.objects.filter(regime=OuterRef("regime"), type=row.type, end__lt=OuterRef("end"))
    rows = _live().filter(
        Q(regime=row.regime) | Q(Exists(ended), state=AnnexState.CLOSED),
        convention__siae__type=row.type,
        context=row.context,
        territory=row.territory,
        end__gte=row.start,
    )
    if row.end:
        rows = rows.filter(start__lte=row.end)
    return list(rows.order_by("number"))


def _live():
    return FinancialAnnex.objects.filter(state__in=LIVE).select_related(
        "convention__siae", "convention__service", "regime"
    )


def annexes_of_change(row: Bareme) -> list[FinancialAnnex]:
    """Annexes in the period of a kept row, as it was and as it would be."""
    known = Bareme.objects.get(pk=row.pk)
    # A copy: the row in memory goes on to be saved or forgotten as it is.
    wider = copy.copy(row)
    wider.end = max(known.end, row.end) if known.end and row.end else None
    return live_annexes(wider)


def consequences_of(row: Bareme) -> Consequences:
    """A new row, its predecessor closed the day before; or a kept row as changed in memory."""
    if row.pk:
        rows = [row if other.pk == row.pk else other for other in _rows()]
        return _under(law_of(_regimes(), rows), annexes_of_change(row))
    closed = preceding(row)
    if closed:
        row.continue_from(closed)
    rows = [_closed(other, row.start) if closed and other.pk == closed.pk else other for other in _rows()]
    return _under(law_of(_regimes(), [*rows, row]), live_annexes(row))


def _rows() -> Iterable[Bareme]:
    return Bareme.objects.select_related("regime").order_by("pk")


def _regimes():
    return law_in_database().regimes.values()


def _under(law: Law, annexes: list[FinancialAnnex]) -> Consequences:
    return Consequences([_consequence(annex, as_agreed(annex, law)) for annex in annexes])


def _closed(other: Bareme, start: dt.date) -> Bareme:
    """A copy that ends on the eve of the new row."""
    shortened = copy.copy(other)
    shortened.end = start - EVE
    return shortened


def replaced_periods(regime: Regime, effect_on: dt.date) -> list[RegimePeriod]:
    """Periods that end on the eve of a simulation's entry into force."""
    types = list(regime.periods.values_list("type", flat=True))
    rows = RegimePeriod.objects.on(effect_on).filter(type__in=types).exclude(regime=regime)
    return list(rows.exclude(regime__status="simulation").select_related("regime").order_by("regime", "type"))


def eve_of_next(period: RegimePeriod, effect_on: dt.date) -> dt.date | None:
    """The last day before another regime of the type begins; None when none is known yet."""
    later = RegimePeriod.objects.filter(type=period.type, start__gt=effect_on).exclude(regime=period.regime_id)
    first = later.exclude(regime__status="simulation").order_by("start").first()
    return first and first.start - EVE


def entry_consequences(regime: Regime, effect_on: dt.date) -> Consequences:
    """Annexes of the replaced regimes that have months after the entry into force: they go over to the new regime, or
    would have to be cut."""
    shortened = _shortened(regime, effect_on)
    regimes = {row.code: row for row in _regimes()}
    first = months.of(effect_on)
    rows = regime.periods.order_by("type")
    regimes[regime.code] = engine_regime(regime, {row.type: (first, months.of_end(row.end)) for row in rows})
    for ended in Regime.objects.filter(pk__in=shortened):
        rows = ended.periods.order_by("type")
        periods = {period.type: (months.of(period.start), months.of_end(period.end)) for period in rows}
        for kind, period in shortened[ended.pk].items():
            periods[kind] = (months.of(period.start), months.of(effect_on - EVE))
        regimes[ended.code] = engine_regime(ended, periods)
    law = law_of(regimes.values(), _rows())
    return Consequences([_entered(annex, law, regime, effect_on) for annex in entering_annexes(regime, effect_on)])


def _entered(annex: FinancialAnnex, law: Law, regime: Regime, effect_on: dt.date) -> Consequence:
    if goes_over(annex, regime, effect_on):
        return _consequence(annex, law, regime)
    if later_rows(annex, law, regime.code):
        law = as_agreed(annex, law, regime.code)
    return _consequence(annex, law)


def _shortened(regime: Regime, effect_on: dt.date) -> dict[int, dict[str, RegimePeriod]]:
    """By key of a replaced regime, its periods that end on the eve, by type."""
    found: dict[int, dict[str, RegimePeriod]] = {}
    for period in replaced_periods(regime, effect_on):
        found.setdefault(period.regime_id, {})[period.type] = period
    return found


def entering_annexes(regime: Regime, effect_on: dt.date) -> list[FinancialAnnex]:
    """Those of the regimes that it replaces that have months after its entry into force, closed ones too."""
    shortened = _shortened(regime, effect_on)
    rows = _live().filter(regime__in=shortened, end__gte=effect_on).order_by("number")
    return [annex for annex in rows if annex.type in shortened[annex.regime_id]]


def goes_over(annex: FinancialAnnex, regime: Regime, effect_on: dt.date) -> bool:
    """The new regime counts as the former one, and no rank of the year has a month before it: nothing is to cut."""
    earlier = ranks_of_year(annex).filter(start__lt=effect_on).exclude(state__in=GIVEN_UP_STATES)
    return regime.method == annex.regime.method and not earlier.exists()


def ranks_of_year(annex: FinancialAnnex) -> QuerySet[FinancialAnnex]:
    """Every rank of the year under its regime: what one paid and holds counts for the others."""
    return FinancialAnnex.objects.filter(convention=annex.convention_id, year=annex.year, regime=annex.regime_id)


@dataclass(frozen=True)
class FrameConsequences:
    """What other parameters meet: campaigns under way, which keep their own frame, and annexes with a rate outside."""

    campaigns: list[ModulationCampaign]
    annexes: list[FinancialAnnex]


def frame_consequences(regime: Regime, floor: Decimal, ceiling: Decimal) -> FrameConsequences:
    campaigns = ModulationCampaign.objects.filter(regime=regime, state__in=RUNNING).select_related("region", "regime")
    rated = _live().filter(regime=regime, modulation_rate__isnull=False)
    outside = rated.filter(modulation_rate__lt=floor) | rated.filter(modulation_rate__gt=ceiling)
    return FrameConsequences(
        list(campaigns.order_by("region__name", "type", "data_year")), list(outside.order_by("number"))
    )


def _consequence(annex: FinancialAnnex, law: Law, regime: Regime | None = None) -> Consequence:
    """Under its own regime, or another that takes its place."""
    run = current_computation(annex)
    before, payments = run.agreed_amount if run else None, year_payments(annex)
    try:
        facts = facts_of(annex, payments.lines)
        outcome = compute(replace(facts, regime=regime.code) if regime else facts, law)
    except Refusal as refusal:
        return Consequence(annex, before, None, ZERO, problem=" ".join(refusal.sentences))
    left = settled_of(annex, outcome, payments)
    return Consequence(annex, before, outcome.agreed_amount, left.recall, left.recovery)
