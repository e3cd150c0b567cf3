"""What an outcome leaves to pay, to recall or to give back, once the months already paid are known. Pure."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from financing.calculation.wording import euros
from financing.computation.facts import Outcome, ScheduleLine

NET = "recovery"


@dataclass(frozen=True)
class Settled:
    lines: tuple[ScheduleLine, ...]
    recall: Decimal
    recovery: Decimal


def settled(outcome: Outcome, paid_months: Collection[dt.date], *, closed: bool) -> Settled:
    """Unpaid lines less what is too much; only the rest is asked back. A closed year has no line left, but a recall.

    Taken from the last line backwards: nobody pays in December what is asked back in January.
    """
    recovery, lines = outcome.recovery, []
    for line in reversed(outcome.schedule):
        if line.month in paid_months:
            continue
        taken = min(line.amount, recovery)
        recovery -= taken
        lines.append(ScheduleLine(line.month, line.kind, line.amount - taken))
    if not closed:
        return Settled(tuple(lines[::-1]), outcome.recall, recovery)
    return Settled((), outcome.recall + sum(line.amount for line in lines), recovery)


def told(outcome: Outcome, left: Settled) -> list[dict[str, Any]]:
    """The explanation of the engine, which counts the whole schedule as paid: what is not yet paid is only lowered."""
    taken = outcome.recovery - left.recovery
    if not taken:
        return list(outcome.explanation)
    asked = f"ordre de reversement de {euros(left.recovery)}" if left.recovery else "rien à reverser"
    text = f"{euros(taken)} de trop sont ôtés des versements qui restent ; {asked}."
    return [
        {**line, "text": text, "value": str(left.recovery)} if line["rule"] == NET else line
        for line in outcome.explanation
    ]
