"""The law of the database as the engine reads it: what national staff edit is what computes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from financing.calculation import months
from financing.calculation.law import (
    GENERAL,
    LUMP_AMOUNTS,
    NO_LAST_YEAR,
    ORDINARY,
    REGIME_TEXTS,
    Key,
    Law,
    LumpSum,
    ModulationRule,
    Row,
    Table,
)
from financing.calculation.law import Regime as EngineRegime
from financing.calculation.wording import plain
from financing.computation import Outcome
from financing.enums import PAYABLE_STATES, AnnexState, Method
from financing.models import Bareme, Computation, FinancialAnnex, Regime, RegimePeriod

# What names a row of the law in the engine, and its key in the database.
Baremes = list[tuple[tuple, int]]


def law_in_database() -> Law:
    """Three queries."""
    periods: dict[int, dict] = {}
    for period in RegimePeriod.objects.order_by("regime", "type"):
        periods.setdefault(period.regime_id, {})[period.type] = (months.of(period.start), months.of_end(period.end))
    regimes = {row.pk: engine_regime(row, periods.get(row.pk, {})) for row in Regime.objects.order_by("code")}
    rows = list(Bareme.objects.select_related("regime").order_by("pk"))
    return law_of(regimes.values(), rows)


def law_of(regimes: Iterable[EngineRegime], rows: Iterable[Bareme]) -> Law:
    rows = list(rows)
    return Law(
        regimes={regime.code: regime for regime in regimes},
        table=Table.of(engine_row(row) for row in rows if row.regime.method == Method.PER_FTE),
        lump_sums=tuple(engine_lump(row) for row in rows if row.regime.method != Method.PER_FTE),
    )


def engine_regime(row: Regime, periods: dict) -> EngineRegime:
    rule = None
    if row.modulates:
        rule = ModulationRule(
            floor=trimmed(row.floor),
            ceiling=trimmed(row.ceiling),
            prison_ceiling=trimmed(row.prison_ceiling),
            target_mean=trimmed(row.target_mean),
            weights={criterion: trimmed(weight) for criterion, weight in row.weights.items()},
            hypothesis=row.hypothesis,
        )
    texts = {name: getattr(row, name) for name in REGIME_TEXTS}
    return EngineRegime(**texts, periods=periods, modulation=rule)


def trimmed(value: Decimal | None) -> Decimal | None:
    """The same figure without the zeros that the column adds: sentences and frozen inputs show what the text says."""
    return None if value is None else Decimal(plain(value))


def engine_row(row: Bareme) -> Row:
    return Row(
        key=Key(row.regime.code, row.type, row.context, row.territory),
        first=months.of(row.start),
        last=months.of_end(row.end),
        unit_amount=trimmed(row.unit_amount),
        hours_per_fte=trimmed(row.hours_per_fte),
        posts_cap=trimmed(row.posts_cap),
        reference=row.reference,
        hours_kind=row.hours_kind,
        accompaniment_share=trimmed(row.accompaniment_share),
        published_on=row.published_on.isoformat() if row.published_on else None,
        verified=row.verified,
        source=row.source,
    )


def engine_lump(row: Bareme) -> LumpSum:
    return LumpSum(
        regime=row.regime.code,
        type=row.type,
        from_year=row.start.year,
        # A lump sum without an end is open every year.
        to_year=row.end.year if row.end else NO_LAST_YEAR,
        **{name: trimmed(getattr(row, name)) for name in LUMP_AMOUNTS},
        single_request=row.single_request,
        reference=row.reference,
        published_on=row.published_on.isoformat() if row.published_on else None,
        verified=row.verified,
        source=row.source,
        note=row.note,
    )


def as_agreed(annex: FinancialAnnex, law: Law, entering: str = "") -> Law:
    """The law of an annexe in force that another regime has come to cut.

    DESIGN: no text says what it is until an avenant cuts it. It goes on as it was agreed: neither its monthly states
    nor what the agency paid of it wait for the avenant. Closed, no avenant will: its later months take the amounts of
    the regime that follows (or is `entering`), where it counts as its own.
    """
    regime = law.regimes[annex.regime.code]
    span = (months.of(annex.start), months.of(annex.end))
    if annex.state not in PAYABLE_STATES or all(regime.covers(annex.type, month) for month in span):
        return law
    wider = replace(regime, periods={**regime.periods, annex.type: span})
    rows = law.table.rows
    if later := later_rows(annex, law, entering):
        own = _key(annex, regime)
        earlier = law.table.runs(own, span[0], regime.periods[annex.type][1])
        rows = {**rows, own: (*(replace(run.row, last=run.last) for run in earlier), *later)}
    return replace(law, regimes={**law.regimes, regime.code: wider}, table=Table(rows))


def later_rows(annex: FinancialAnnex, law: Law, entering: str = "") -> tuple[Row, ...]:
    """What a closed annexe is worth after its regime, for each of its months; none when some has no amount."""
    regime = law.regimes[annex.regime.code]
    _, last = regime.periods.get(annex.type, (None, None))
    if annex.state != AnnexState.CLOSED or last is None or regime.method != Method.PER_FTE:
        return ()
    following = [law.regimes[entering]] if entering else law.regimes_of(annex.type, last + 1)
    own, end = _key(annex, regime), months.of(annex.end)
    found = [run for other in following for run in law.table.runs(_key(annex, other), last + 1, end)]
    if sum(run.last - run.first + 1 for run in found) != end - last:
        return ()
    return tuple(replace(run.row, key=own, first=run.first, last=run.last) for run in found)


def _key(annex: FinancialAnnex, regime: EngineRegime) -> Key:
    return Key(regime.code, annex.type, annex.context, annex.territory)


def regime_left_on(annex: FinancialAnnex) -> dt.date | None:
    """Last day of the regime of an annexe in force that goes beyond it; None when it does not."""
    if annex.state not in PAYABLE_STATES:
        return None
    rows = RegimePeriod.objects.filter(regime=annex.regime_id, type=annex.type, end__lt=annex.end)
    return rows.order_by("-end").values_list("end", flat=True).first()


def is_used(row: Bareme) -> bool:
    """A frozen calculation names the row. Read in Python: SQLite has no search inside a list."""
    runs = Computation.objects.filter(annex__regime=row.regime_id, annex__convention__siae__type=row.type)
    return any(row.pk in ids for ids in runs.order_by("pk").values_list("bareme_ids", flat=True))


def _named(row: Row | LumpSum) -> tuple:
    """As `baremes_of` names it; a lump sum is of a calendar year, everywhere."""
    if isinstance(row, LumpSum):
        return row.regime, row.type, ORDINARY, GENERAL, months.of(dt.date(row.from_year, 1, 1))
    return row.key.regime, row.key.type, row.key.context, row.key.territory, row.first


def baremes_of(**chosen) -> Baremes:
    rows = Bareme.objects.filter(**chosen).order_by("pk")
    rows = rows.values_list("pk", "regime__code", "type", "context", "territory", "start")
    return [((*key, months.of(start)), pk) for pk, *key, start in rows]


def bareme_ids(outcome: Outcome, known: Baremes) -> list[int]:
    """Rows of the database behind the rows of the engine."""
    asked = {_named(row) for row in outcome.rows}
    return [pk for key, pk in known if key in asked]
