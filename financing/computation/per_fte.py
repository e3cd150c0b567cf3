"""An aid per ETP: the engine's annexe, with the barème rows it is computed with."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from financing.calculation import months
from financing.calculation.law import Key, Law, Row
from financing.calculation.wording import plain
from financing.computation.facts import Facts, Outcome, ScheduleLine, answer_of, day_of, month_of


def per_fte(facts: Facts, law: Law) -> Outcome:
    rows = rows_for(facts, law)
    inputs = {"annexes": [_annex_item(facts)], "baremes": [_bareme_item(row) for row in rows]}
    (item,) = answer_of(inputs, law, "annexes")
    return Outcome(
        inputs=inputs,
        result=item,
        rows=tuple(rows),
        agreed_amount=Decimal(item["agreed_amount"]),
        agreed_fte=annual_fte(facts.segments),
        schedule=tuple(
            ScheduleLine(day_of(line["month"]), line["kind"], Decimal(line["amount"])) for line in item["schedule"]
        ),
        due=Decimal(item["due"]) if item["due"] is not None else None,
        recall=Decimal(item["recall"]),
        recovery=Decimal(item["recovery"]),
        modulated_amount=Decimal(item["modulated_amount"]),
        explanation=tuple(item["explanation"]),
    )


def rows_for(facts: Facts, law: Law) -> list[Row]:
    """The barème rows that cover some month of the annexe."""
    key = Key(facts.regime, facts.type, facts.context, facts.territory)
    return [run.row for run in law.table.runs(key, months.of(facts.start), months.of(facts.end))]


def annual_fte(segments: Iterable[tuple[dt.date, dt.date, Decimal]]) -> Decimal:
    """Monthly ETP over the months, on the year."""
    total = sum((fte * (months.of(last) - months.of(first) + 1) for first, last, fte in segments), Decimal(0))
    return (total / 12).quantize(Decimal("0.0001"))


def _annex_item(facts: Facts) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": facts.id,
        "type": facts.type,
        "context": facts.context,
        "territory": facts.territory,
        "start": month_of(facts.start),
        "end": month_of(facts.end),
        "segments": [
            {"from": month_of(first), "to": month_of(last), "fte": plain(fte)} for first, last, fte in facts.segments
        ],
        "regime": facts.regime,
    }
    if facts.hours:
        item["hours"] = {month_of(day): plain(value) for day, value in sorted(facts.hours.items())}
    if facts.paid:
        item["paid"] = {month_of(day): plain(value) for day, value in sorted(facts.paid.items())}
    if facts.modulation_rate is not None:
        item["modulation_rate"] = plain(facts.modulation_rate)
    return item


def _bareme_item(row: Row) -> dict[str, Any]:
    return {
        "regime": row.key.regime,
        "type": row.key.type,
        "context": row.key.context,
        "territory": row.key.territory,
        "from": months.text(row.first),
        "to": None if row.last is None else months.text(row.last),
        "unit_amount": plain(row.unit_amount),
        "hours_per_fte": plain(row.hours_per_fte),
        "posts_cap": None if row.posts_cap is None else plain(row.posts_cap),
        "reference": row.reference,
    }
