"""What a new text, often retroactive, changes to an annexe already paid."""

from dataclasses import dataclass, replace
from decimal import Decimal

from financing.calculation.annex import Annex, AnnexResult
from financing.calculation.law import Law
from financing.calculation.settlement import compute_annex

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class MonthGap:
    """One month already paid: what the law of today gives, what was paid, the difference (either sign)."""

    month: int
    expected: Decimal
    paid: Decimal
    gap: Decimal


@dataclass(frozen=True, slots=True)
class RecallStatement:
    """`result.recall` is to pay, `result.recovery` to recover; the gaps say which months they come from."""

    result: AnnexResult
    gaps: tuple[MonthGap, ...]


def recall_statement(annex: Annex, law: Law) -> RecallStatement:
    """Months of `annex.paid`, closed ones included, compared with what the law gives; raises Refused."""
    expected = {payment.month: payment.amount for payment in compute_annex(replace(annex, paid={}), law).schedule}
    return RecallStatement(
        result=compute_annex(annex, law),
        gaps=tuple(
            MonthGap(month, expected.get(month, NOTHING), paid, expected.get(month, NOTHING) - paid)
            for month, paid in sorted(annex.paid.items())
        ),
    )
