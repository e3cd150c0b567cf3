"""Payments of the aids of 2005 that are not per ETP: posts of ETTI, lump sums of ACI and AI. Pure.

DESIGN: no text read says how a lump sum is paid; it follows the twelfths of circulaire DGEFP 2005-21, which the ETTI
posts follow by that text, with its last two months on the realised activity.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from financing.calculation.annex import ADVANCE, BALANCE, REGULARISATION, Payment
from financing.calculation.exact import rounded

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class LumpSettlement:
    """The schedule, what is due once everything is known, and what is to pay or to give back."""

    schedule: tuple[Payment, ...]
    due: Decimal | None
    recall: Decimal
    recovery: Decimal


def instalments(months: Sequence[int], agreed: Decimal) -> list[Payment]:
    """Equal parts half-up to the cent, the last takes the difference."""
    part = rounded(Fraction(agreed) / len(months), 2)
    payments, left = [], agreed
    for rank, month in enumerate(months, 1):
        # Rounding up month after month could pay more than the total.
        amount = left if rank == len(months) else min(part, left)
        payments.append(Payment(month, ADVANCE, amount))
        left -= amount
    return payments


def lump_sum(months: Sequence[int], agreed: Decimal, paid: dict[int, Decimal]) -> LumpSettlement:
    """A lump sum is due as agreed: what was paid only shifts the last payment, or gives a recovery."""
    return _settled(months, agreed, paid, due=agreed, complete=False)


def posts(
    months: Sequence[int],
    agreed: Decimal,
    hours: Sequence[Decimal],
    due_for: Callable[[Decimal], Decimal],
    paid: dict[int, Decimal],
) -> LumpSettlement:
    """ETTI posts: twelfths, then the last two months on the hours really done.

    `hours` run from the first month without gap; `due_for(hours of the year to date)` is the engine's amount.
    """
    count = len(months)
    if len(hours) < count:
        due = min(due_for(sum(hours)), _share(agreed, len(hours), count)) if hours else None
        return _settled(
            months, agreed, paid, due=due, complete=False, before_last=_before_last(months, agreed, hours, due_for)
        )
    due = min(due_for(sum(hours)), agreed)
    return _settled(
        months, agreed, paid, due=due, complete=True, before_last=_before_last(months, agreed, hours, due_for)
    )


def _share(agreed: Decimal, done: int, count: int) -> Decimal:
    return rounded(Fraction(agreed) * done / count, 2)


def _before_last(months, agreed, hours, due_for) -> Decimal | None:
    """What must be paid by the end of month n-1 (step 7): agreed to date x occupation at the end of month n-2."""
    count = len(months)
    if count < 3 or len(hours) < count - 2:
        return None
    expected = Fraction(agreed) * (count - 2) / count
    if not expected:
        return ZERO
    occupation = min(Fraction(1), Fraction(due_for(sum(hours[: count - 2]))) / expected)
    return rounded(Fraction(agreed) * occupation * (count - 1) / count, 2)


def _settled(months, agreed, paid, *, due, complete, before_last=None) -> LumpSettlement:
    plan = instalments(months, agreed)
    lines: list[Payment] = []
    for rank, line in enumerate(plan, 1):
        total = sum((item.amount for item in lines), ZERO)
        lines.append(_line(line, rank, len(plan), total, paid, before_last, due if complete else None))
    total = sum((item.amount for item in lines), ZERO)
    if complete:
        net = due - total
    else:
        net = sum((item.amount for item in plan if item.month in paid), ZERO) - sum(paid.values(), ZERO)
        if before_last is not None and paid:
            net = ZERO  # the balance will settle it, on complete hours
    return LumpSettlement(
        schedule=tuple(lines), due=due, recall=max(net, ZERO) if paid else ZERO, recovery=max(-net, ZERO)
    )


def _line(line, rank, count, total, paid, before_last, due) -> Payment:
    kind = line.kind
    amount = line.amount
    if rank == count - 1 and before_last is not None:
        kind, amount = REGULARISATION, max(before_last - total, ZERO)
    if rank == count and due is not None:
        kind, amount = BALANCE, max(due - total, ZERO)
    return Payment(line.month, kind, paid.get(line.month, amount))
