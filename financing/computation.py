"""From the facts of an annexe to the engine's document and back: what is frozen is what `compute_aid` replays."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from financing.calculation import document, months
from financing.calculation.law import Key, Law, Row
from financing.enums import Method
from financing.lump_schedule import LumpSettlement, lump_sum, posts
from iae_portal.core.errors import Refusal

ENGINE_VERSION = "1.0"
REALISED = " réalisé"  # id of the second item of an ETTI: the same posts on the hours really done


@dataclass(frozen=True)
class Facts:
    """Everything a calculation needs, saved or not. Months are first days; `hours` start at `start` without gap."""

    id: str
    type: str
    method: str
    regime: str
    start: dt.date
    end: dt.date
    context: str = "ordinary"
    territory: str = "general"
    segments: tuple[tuple[dt.date, dt.date, Decimal], ...] = ()
    requests: tuple[Decimal, ...] = ()
    planned_hours: Decimal | None = None
    hours_per_fte: Decimal | None = None
    permanent_fte: Decimal | None = None
    agreed_posts: Decimal | None = None
    modulation_rate: Decimal | None = None
    hours: Mapping[dt.date, Decimal] = field(default_factory=dict)
    paid: Mapping[dt.date, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class ScheduleLine:
    month: dt.date
    kind: str
    amount: Decimal


@dataclass(frozen=True)
class Outcome:
    """The frozen document, the engine's answer with the schedule, and the figures that pages and payments use."""

    inputs: dict[str, Any]
    result: dict[str, Any]
    rows: tuple[Row, ...]
    agreed_amount: Decimal
    agreed_fte: Decimal | None
    schedule: tuple[ScheduleLine, ...]
    due: Decimal | None
    recall: Decimal
    recovery: Decimal
    modulated_amount: Decimal
    explanation: tuple[dict[str, Any], ...]


def plain(value: Decimal) -> str:
    """A figure as the document writes it: no exponent, no useless zero."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def day_of(month: str) -> dt.date:
    return dt.date(int(month[:4]), int(month[5:7]), 1)


def month_of(day: dt.date) -> str:
    return months.text(months.of(day))


def compute(facts: Facts, law: Law) -> Outcome:
    """Raises Refusal with the engine's sentences where no result is possible."""
    return _per_fte(facts, law) if facts.method == Method.PER_FTE else _accompaniment(facts, law)


def _answer(inputs: dict[str, Any], law: Law, name: str) -> list[dict[str, Any]]:
    answer = document.compute(inputs, law)
    sentences = [fault["message"] for fault in answer.get("errors", [])]
    for item in answer[name]:
        sentences += [fault["message"] for fault in item.get("errors", [])]
    if sentences:
        raise Refusal(*sentences)
    return answer[name]


def _per_fte(facts: Facts, law: Law) -> Outcome:
    rows = rows_for(facts, law)
    inputs = {"annexes": [_annex_item(facts)], "baremes": [_bareme_item(row) for row in rows]}
    (item,) = _answer(inputs, law, "annexes")
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


def _accompaniment(facts: Facts, law: Law) -> Outcome:
    items = [_accompaniment_item(facts, facts.planned_hours, facts.id)]
    if facts.method == Method.PER_POST and facts.hours:
        items.append(_accompaniment_item(facts, sum(facts.hours.values()), f"{facts.id}{REALISED}"))
    inputs = {"accompaniment": items}
    answers = _answer(inputs, law, "accompaniment")
    agreed = Decimal(answers[0]["amount"])
    settlement = _settle(facts, law, agreed)
    explanation = [line for answer in answers for line in answer["explanation"]] + [_twelfths(facts, agreed)]
    fte = answers[0]["fte"]
    return Outcome(
        inputs=inputs,
        result={"agreed": answers[0], "realised": answers[1] if len(answers) > 1 else None, **_settlement(settlement)},
        rows=(),
        agreed_amount=agreed,
        agreed_fte=Decimal(fte) if fte is not None else None,
        schedule=tuple(
            ScheduleLine(day_of(months.text(line.month)), line.kind, line.amount) for line in settlement.schedule
        ),
        due=settlement.due,
        recall=settlement.recall,
        recovery=settlement.recovery,
        modulated_amount=Decimal("0.00"),
        explanation=tuple(explanation),
    )


def _accompaniment_item(facts: Facts, hours: Decimal | None, identifier: str) -> dict[str, Any]:
    item: dict[str, Any] = {"id": identifier, "type": facts.type, "year": facts.start.year}
    if facts.method == Method.LUMP_SUM:
        return {**item, "requests": [plain(amount) for amount in facts.requests]}
    figures = {
        "hours": hours,
        "hours_per_fte": facts.hours_per_fte,
        "permanent_fte": facts.permanent_fte,
        "agreed_posts": facts.agreed_posts,
    }
    missing = [name for name, value in figures.items() if value is None]
    if missing:
        raise Refusal(
            "Indiquez les heures de mission prévues, les heures par ETP, les ETP permanents et les postes "
            "conventionnés."
        )
    return {**item, **{name: plain(value) for name, value in figures.items()}}


def _settle(facts: Facts, law: Law, agreed: Decimal) -> LumpSettlement:
    span = range(months.of(facts.start), months.of(facts.end) + 1)
    paid = {months.of(day): amount for day, amount in facts.paid.items()}
    if facts.method == Method.LUMP_SUM:
        return lump_sum(span, agreed, paid)

    def due_for(hours: Decimal) -> Decimal:
        inputs = {"accompaniment": [_accompaniment_item(facts, hours, facts.id)]}
        return Decimal(_answer(inputs, law, "accompaniment")[0]["amount"])

    worked = [facts.hours[day] for day in sorted(facts.hours)]
    return posts(span, agreed, worked, due_for, paid)


def _settlement(settlement: LumpSettlement) -> dict[str, Any]:
    return {
        "schedule": [
            {"month": months.text(line.month), "kind": line.kind, "amount": str(line.amount)}
            for line in settlement.schedule
        ],
        "due": None if settlement.due is None else str(settlement.due),
        "recall": str(settlement.recall),
        "recovery": str(settlement.recovery),
    }


def _twelfths(facts: Facts, agreed: Decimal) -> dict[str, Any]:
    count = months.of(facts.end) - months.of(facts.start) + 1
    return {
        "rule": "instalments",
        "text": (
            f"Versée en {count} mensualités égales, arrondies au centime ; la dernière prend la différence"
            + (", après régularisation sur les heures réelles." if facts.method == Method.PER_POST else ".")
        ),
        "inputs": {"agreed_amount": str(agreed), "months": str(count)},
        "value": str(agreed),
        "source": "Circulaire DGEFP n° 2005-21 du 4 mai 2005 ; pour les forfaits, choix du portail",
    }
