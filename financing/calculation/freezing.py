"""The input of an annexe as a document of the command: feeding it back gives the same figures, years later."""

from decimal import Decimal
from typing import Any

from financing.calculation import months
from financing.calculation.annex import Annex, Segment
from financing.calculation.law import Law, Row
from financing.calculation.resolution import govern


def frozen_document(annex: Annex, law: Law) -> dict[str, Any]:
    """The annexe with a copy of the barème rows it is computed with; raises Refused where there are none."""
    runs = govern(annex, law).runs
    return {"annexes": [_annex(annex)], "baremes": [_row(run.row) for run in runs]}


def _annex(annex: Annex) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": annex.id,
        "type": annex.type,
        "context": annex.context,
        "territory": annex.territory,
        "start": months.text(annex.start),
        "end": months.text(annex.end),
        "segments": [_segment(segment) for segment in annex.segments],
    }
    for name, by_month in (("hours", annex.hours), ("paid", annex.paid)):
        if by_month:
            item[name] = {months.text(month): f"{value:f}" for month, value in sorted(by_month.items())}
    if annex.modulation_rate is not None:
        item["modulation_rate"] = f"{annex.modulation_rate:f}"
    if annex.regime is not None:
        item["regime"] = annex.regime
    return item


def _segment(segment: Segment) -> dict[str, str]:
    return {
        "from": months.text(segment.first),
        "to": months.text(segment.last),
        "fte": f"{segment.fte:f}",
    }


def _row(row: Row) -> dict[str, Any]:
    """`reference` keeps the warning of an unverified amount, that a row of a document has no other way to say."""
    return {
        "regime": row.key.regime,
        "type": row.key.type,
        "context": row.key.context,
        "territory": row.key.territory,
        "from": months.text(row.first),
        "to": None if row.last is None else months.text(row.last),
        "unit_amount": f"{row.unit_amount:f}",
        "hours_per_fte": f"{row.hours_per_fte:f}",
        "posts_cap": _optional(row.posts_cap),
        "reference": row.citation,
    }


def _optional(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
