"""One item of `batches`: a faulty or repeated structure makes the whole batch an error."""

from decimal import Decimal
from typing import Any

from financing.calculation.errors import Fault
from financing.calculation.law import CRITERIA
from financing.calculation.modulation import Batch, Candidate
from financing.calculation.parsing import primitives as read
from financing.calculation.parsing.primitives import Faults

REQUIRED = ("id", "floor", "ceiling", "weights", "envelope", "structures")
STRUCTURE = ("id", "base", *CRITERIA)


def read_batch(item: dict[str, Any], faults: Faults) -> Batch | None:
    read.record(item, "", faults, required=REQUIRED)
    if faults:
        return None
    batch = Batch(
        id=item["id"],
        floor=read.number(item["floor"], "floor", faults),
        ceiling=read.number(item["ceiling"], "ceiling", faults),
        weights=_weights(item["weights"], faults),
        envelope=read.number(item["envelope"], "envelope", faults),
        structures=_structures(item["structures"], faults),
    )
    return None if faults else batch


def _weights(value: Any, faults: Faults) -> dict[str, Decimal | None]:
    before = len(faults)
    read.record(value, "weights", faults, required=CRITERIA)
    if len(faults) > before:
        return {}
    return {criterion: read.number(value[criterion], f"weights.{criterion}", faults) for criterion in CRITERIA}


def _structures(value: Any, faults: Faults) -> tuple[Candidate | None, ...]:
    found = read.items(value, "structures", faults, empty="Le lot ne contient aucune structure : ajoutez-en une.")
    seen: set[str] = set()
    return tuple(_structure(item, f"structures[{place}]", seen, faults) for place, item in enumerate(found or ()))


def _structure(item: Any, field: str, seen: set[str], faults: Faults) -> Candidate | None:
    before = len(faults)
    read.record(item, field, faults, required=STRUCTURE)
    if len(faults) > before:
        return None
    identifier = read.text(item["id"], f"{field}.id", faults)
    if identifier in seen:
        faults.append(
            Fault(
                f"{field}.id", f"La structure {read.quoted(identifier)} figure deux fois dans le lot : gardez-en une."
            )
        )
    seen.add(identifier)
    return Candidate(
        id=identifier,
        base=read.number(item["base"], f"{field}.base", faults),
        indicators={criterion: _indicator(item[criterion], f"{field}.{criterion}", faults) for criterion in CRITERIA},
    )


def _indicator(value: Any, field: str, faults: Faults) -> tuple[Decimal | None, Decimal | None]:
    if type(value) is not list or len(value) != 2:
        faults.append(Fault(field, "Un indicateur est une liste de deux nombres : numérateur, dénominateur."))
        return None, None
    return read.number(value[0], f"{field}[0]", faults), read.number(value[1], f"{field}[1]", faults)
