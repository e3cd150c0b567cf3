"""The schedule of an annexe as its page shows it: paid, to pay, to come, to recover."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from financing.models import FinancialAnnex, PaymentLine
from financing.selectors.annexes import family_payments

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Schedule:
    lines: list[tuple[PaymentLine, str]]
    paid: Decimal
    to_pay: Decimal
    to_come: Decimal
    recovery: Decimal


def schedule_of(annex: FinancialAnnex, today: dt.date) -> Schedule:
    """Each line with its situation: `paid`, `due` (its month has come), `coming`, `recovery`."""
    lines = [(line, situation(line, today)) for line in family_payments(annex).select_related("annex")]
    sums = {"paid": ZERO, "due": ZERO, "coming": ZERO, "recovery": ZERO}
    for line, state in lines:
        if state == "paid" and line.is_recovery:
            sums["paid"] -= line.amount
        else:
            sums[state] += line.amount
    return Schedule(lines, sums["paid"], sums["due"], sums["coming"], sums["recovery"])


def situation(line: PaymentLine, today: dt.date) -> str:
    if line.paid_on is not None:
        return "paid"
    if line.is_recovery:
        return "recovery"
    return "due" if line.month <= today else "coming"
