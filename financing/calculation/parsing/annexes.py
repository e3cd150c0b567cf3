"""One item of `annexes`."""

from decimal import Decimal
from typing import Any

from financing.calculation import months
from financing.calculation.annex import Annex, Segment
from financing.calculation.law import CONTEXTS, TERRITORIES, TYPES
from financing.calculation.parsing import primitives as read
from financing.calculation.parsing.primitives import Faults

REQUIRED = ("id", "type", "context", "territory", "start", "end", "segments")
OPTIONAL = ("hours", "paid", "modulation_rate", "regime")
SEGMENT = ("from", "to", "fte")


def read_annex(item: dict[str, Any], faults: Faults) -> Annex | None:
    """The annexe, or None once the faults say why."""
    read.record(item, "", faults, required=REQUIRED, optional=OPTIONAL)
    if faults:
        return None
    values = {
        "id": item["id"],
        "type": read.choice(item["type"], "type", TYPES, faults),
        "context": read.choice(item["context"], "context", CONTEXTS, faults),
        "territory": read.choice(item["territory"], "territory", TERRITORIES, faults),
        "start": read.month(item["start"], "start", faults),
        "end": read.month(item["end"], "end", faults),
        "segments": _segments(item["segments"], faults),
    }
    if "hours" in item:
        values["hours"] = _by_month(item["hours"], "hours", faults)
    if "paid" in item:
        values["paid"] = _by_month(item["paid"], "paid", faults)
    if "modulation_rate" in item:
        values["modulation_rate"] = read.number(item["modulation_rate"], "modulation_rate", faults)
    if "regime" in item:
        values["regime"] = read.text(item["regime"], "regime", faults)
    return None if faults else Annex(**values)


def _segments(value: Any, faults: Faults) -> tuple[Segment | None, ...]:
    found = read.items(value, "segments", faults, empty="L’annexe n’a aucune tranche : donnez au moins un segment.")
    return tuple(_segment(item, f"segments[{place}]", faults) for place, item in enumerate(found or ()))


def _segment(item: Any, field: str, faults: Faults) -> Segment | None:
    before = len(faults)
    read.record(item, field, faults, required=SEGMENT)
    if len(faults) > before:
        return None
    return Segment(
        first=read.month(item["from"], f"{field}.from", faults),
        last=read.month(item["to"], f"{field}.to", faults),
        fte=read.number(item["fte"], f"{field}.fte", faults),
    )


def _by_month(value: Any, field: str, faults: Faults) -> dict[int, Decimal]:
    found = {}
    for key, figure in read.mapping(value, field, faults).items():
        month = months.parse(key)
        if month is None:
            read.month(key, f"{field}.{key}", faults)
        found[month] = read.number(figure, f"{field}.{key}", faults)
    return found
