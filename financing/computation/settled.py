"""What an outcome leaves to pay, to recall or to give back, once the months already paid are known. Pure."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from financing.calculation.wording import euros
from financing.computation.facts import Outcome, Planned, ScheduleLine
from iae_portal.core.text import upper_first

NET = "recovery"
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Settled:
    """`asked` is what is too much in the months that a lot asked: paid by nobody yet, it is not given back."""

    lines: tuple[ScheduleLine, ...]
    recall: Decimal
    recovery: Decimal
    asked: Decimal = ZERO


def settled(
    outcome: Outcome | Planned,
    paid_months: Collection[dt.date],
    asked_months: Collection[dt.date] = (),
    *,
    closed: bool,
) -> Settled:
    """Unpaid lines less what is too much; only the rest is asked back. A closed year has no line left, but a recall.

    Taken from the last line backwards: nobody pays in December what is asked back in January. What a lot asks of the
    agency stands as it was asked: its answer says what was paid, and only what was paid is given back.
    """
    excess, lines = outcome.recovery, []
    for line in reversed(outcome.schedule):
        if line.month in paid_months or line.month in asked_months:
            continue
        taken = min(line.amount, excess)
        excess -= taken
        lines.append(ScheduleLine(line.month, line.kind, line.amount - taken))
    waiting = [line for line in outcome.schedule if line.month in asked_months and line.month not in paid_months]
    asked = min(excess, sum((line.amount for line in waiting), ZERO))
    if not closed:
        return Settled(tuple(lines[::-1]), outcome.recall, excess - asked, asked)
    return Settled((), outcome.recall + sum(line.amount for line in lines), excess - asked, asked)


def told(outcome: Outcome, left: Settled) -> list[dict[str, Any]]:
    """The explanation of the engine, which counts the whole schedule as paid: what is not yet paid is only lowered."""
    taken = outcome.recovery - left.recovery - left.asked
    said = []
    if taken:
        said.append(f"{euros(taken)} de trop sont ôtés des versements qui restent")
    if left.asked:
        said.append("ce qui est demandé de trop à l’agence de paiement attend sa réponse")
    if not said:
        return list(outcome.explanation)
    said.append(f"ordre de reversement de {euros(left.recovery)}" if left.recovery else "rien à reverser")
    sentence = " ; ".join(said)
    text = f"{upper_first(sentence)}."
    return [
        {**line, "text": text, "value": str(left.recovery)} if line["rule"] == NET else line
        for line in outcome.explanation
    ]
