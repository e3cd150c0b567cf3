"""The facts of an annexe, and the outcome of its calculation: what is frozen is what `compute_aid` replays."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from financing.calculation import document, months
from financing.calculation.law import Law, LumpSum, Row
from iae_portal.core.errors import Refusal

ENGINE_VERSION = "1.0"


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
    agreed_months: int | None = None  # those it was agreed for, when it was stopped before
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
    rows: tuple[Row | LumpSum, ...]
    agreed_amount: Decimal
    agreed_fte: Decimal | None
    schedule: tuple[ScheduleLine, ...]
    due: Decimal | None
    recall: Decimal
    recovery: Decimal
    modulated_amount: Decimal
    explanation: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Planned:
    """What a frozen calculation planned, as its result keeps it."""

    schedule: tuple[ScheduleLine, ...]
    recall: Decimal
    recovery: Decimal


def planned(result: dict[str, Any]) -> Planned:
    lines = (ScheduleLine(day_of(line["month"]), line["kind"], Decimal(line["amount"])) for line in result["schedule"])
    return Planned(tuple(lines), Decimal(result["recall"]), Decimal(result["recovery"]))


def day_of(month: str) -> dt.date:
    return months.first_day(months.parse(month))


def month_of(day: dt.date) -> str:
    return months.text(months.of(day))


def answer_of(inputs: dict[str, Any], law: Law, name: str) -> list[dict[str, Any]]:
    answer = document.compute(inputs, law)
    # Faults of the document and of its items make one list for the reader.
    sentences = [fault["message"] for fault in answer.get("errors", [])]
    for item in answer[name]:
        sentences += [fault["message"] for fault in item.get("errors", [])]
    if sentences:
        raise Refusal(*sentences)
    return answer[name]
