"""An aid of 2005 that is not per ETP: the engine's amount, then a schedule of twelfths."""

from decimal import Decimal
from typing import Any

from financing.calculation import months
from financing.calculation.accompaniment import YEAR
from financing.calculation.law import NO_LAST_YEAR, Law, LumpSum
from financing.calculation.wording import plain
from financing.computation.facts import Facts, Outcome, ScheduleLine, answer_of, day_of
from financing.computation.lump_explanation import explain
from financing.computation.lump_schedule import LumpSettlement, lump_sum, posts
from financing.enums import Method
from iae_portal.core.errors import Refusal

REALISED = " réalisé"  # id of the second item of an ETTI: the same posts on the hours really done


def accompaniment(facts: Facts, law: Law) -> Outcome:
    # Agreed on the hours planned; realised, in a second item, on the hours done.
    items = [_accompaniment_item(facts, facts.planned_hours, facts.id) | _part(facts)]
    if facts.method == Method.PER_POST and facts.hours:
        items.append(_accompaniment_item(facts, sum(facts.hours.values()), f"{facts.id}{REALISED}"))
    lump = law.lump_sum(facts.type, facts.start.year)
    # With the row that it is computed with: what is frozen is replayed whatever the law has become.
    inputs = {"accompaniment": items} | ({"lump_sums": [_lump_item(lump)]} if lump else {})
    answers = answer_of(inputs, law, "accompaniment")
    agreed = Decimal(answers[0]["amount"])
    settlement = _settle(facts, law, agreed)
    worth = Decimal(answers[1]["amount"]) if len(answers) > 1 else None
    told = explain(settlement, agreed, list(facts.hours.values()), worth)
    explanation = [line for answer in answers for line in answer["explanation"]] + [line.as_dict() for line in told]
    fte = answers[0]["fte"]
    return Outcome(
        inputs=inputs,
        result={"agreed": answers[0], "realised": answers[1] if len(answers) > 1 else None, **_settlement(settlement)},
        rows=(lump,),
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


def _part(facts: Facts) -> dict[str, int]:
    """Agreed for more months than are left of it: what is realised counts by its hours, whole."""
    if facts.agreed_months is None:
        return {}
    return {"months": _count(facts), "agreed_months": facts.agreed_months}


def _count(facts: Facts) -> int:
    return months.of(facts.end) - months.of(facts.start) + 1


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
    months_typed_for = facts.agreed_months or _count(facts)
    part = {} if months_typed_for == YEAR else {"year_months": months_typed_for}
    return {**item, **{name: plain(value) for name, value in figures.items()}, **part}


def _lump_item(lump: LumpSum) -> dict[str, Any]:
    figures = ("unit_amount", "fte_per_post", "request_cap", "carrier_cap", "share")
    return {
        "regime": lump.regime,
        "type": lump.type,
        "from_year": lump.from_year,
        "to_year": None if lump.to_year == NO_LAST_YEAR else lump.to_year,
        **{name: None if (value := getattr(lump, name)) is None else plain(value) for name in figures},
        "single_request": lump.single_request,
        "reference": lump.reference,
    }


def _settle(facts: Facts, law: Law, agreed: Decimal) -> LumpSettlement:
    span = range(months.of(facts.start), months.of(facts.end) + 1)
    paid = {months.of(day): amount for day, amount in facts.paid.items()}
    if facts.method == Method.LUMP_SUM:
        return lump_sum(span, agreed, paid)

    # The engine says what so many hours are worth: there is no second formula.
    def due_for(hours: Decimal) -> Decimal:
        inputs = {"accompaniment": [_accompaniment_item(facts, hours, facts.id)]}
        return Decimal(answer_of(inputs, law, "accompaniment")[0]["amount"])

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
