"""Results as JSON: figures are strings with a fixed number of decimals."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from financing.calculation import months
from financing.calculation.accompaniment import AccompanimentResult
from financing.calculation.annex import AnnexResult
from financing.calculation.errors import Fault
from financing.calculation.explanation import Line
from financing.calculation.modulation import BatchResult, StructureResult


def annex(result: AnnexResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "agreed_amount": str(result.agreed_amount),
        "schedule": [
            {"month": months.text(payment.month), "kind": payment.kind, "amount": str(payment.amount)}
            for payment in result.schedule
        ],
        "realised_fte": _optional(result.realised_fte),
        "capped_fte": _optional(result.capped_fte),
        "excess_fte": _optional(result.excess_fte),
        "due": _optional(result.due),
        "recall": str(result.recall),
        "recovery": str(result.recovery),
        "modulated_amount": str(result.modulated_amount),
        "explanation": _lines(result.explanation),
    }


def accompaniment(result: AccompanimentResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "fte": _optional(result.fte),
        "posts": _optional(result.posts),
        "amount": str(result.amount),
        "explanation": _lines(result.explanation),
    }


def batch(result: BatchResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "coefficient": f"{result.coefficient:f}",
        "need": str(result.need),
        "total": str(result.total),
        "unspent": str(result.unspent),
        "structures": [_structure(structure) for structure in result.structures],
    }


def _structure(result: StructureResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "scores": {criterion: str(score) for criterion, score in result.scores.items()},
        "mark": str(result.mark),
        "raw_rate": str(result.raw_rate),
        "rate": str(result.rate),
        "amount": str(result.amount),
        "explanation": _lines(result.explanation),
    }


def refusal(identifier: str | int | None, found: Iterable[Fault]) -> dict[str, Any]:
    return {"id": identifier, "errors": faults(found)}


def faults(found: Iterable[Fault]) -> list[dict[str, str]]:
    return [{"field": fault.field, "message": fault.message} for fault in found]


def _lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [line.as_dict() for line in lines]


def _optional(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
