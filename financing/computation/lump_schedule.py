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
class Step:
    """A regularisation or the balance: `target` is what should be paid up to and with it, less what was before it."""

    line: Payment
    target: Decimal
    before: Decimal


@dataclass(frozen=True, slots=True)
class LumpSettlement:
    """The schedule, what is due once everything is known, and what is to pay or to give back: `expected` less
    `settled`."""

    schedule: tuple[Payment, ...]
    due: Decimal | None
    expected: Decimal
    settled: Decimal
    is_paid: bool
    complete: bool
    steps: tuple[Step, ...]
    occupation: Fraction | None

    @property
    def recall(self) -> Decimal:
        return max(self.expected - self.settled, ZERO) if self.is_paid else ZERO

    @property
    def recovery(self) -> Decimal:
        return max(self.settled - self.expected, ZERO)


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
    else:
        due = min(due_for(sum(hours)), agreed)
    occupation = _occupation(months, agreed, hours, due_for)
    return _settled(months, agreed, paid, due=due, complete=len(hours) == count, occupation=occupation)


def _share(agreed: Decimal, done: int, count: int) -> Decimal:
    return rounded(Fraction(agreed) * done / count, 2)


def _occupation(months, agreed, hours, due_for) -> Fraction | None:
    """At the end of month n-2, one at most: what was agreed to the end of month n-1 is paid in proportion (step 7)."""
    count = len(months)
    if count < 3 or len(hours) < count - 2:
        return None
    expected = Fraction(agreed) * (count - 2) / count
    return min(Fraction(1), Fraction(due_for(sum(hours[: count - 2]))) / expected) if expected else Fraction(0)


def _settled(months, agreed, paid, *, due, complete, occupation=None) -> LumpSettlement:
    plan, count = instalments(months, agreed), len(months)
    before_last = None if occupation is None else rounded(Fraction(agreed) * occupation * (count - 1) / count, 2)
    targets = {count - 1: (REGULARISATION, before_last), count: (BALANCE, due if complete else None)}
    lines: list[Payment] = []
    steps: list[Step] = []
    total = ZERO
    for rank, line in enumerate(plan, 1):
        kind, target = targets.get(rank, (ADVANCE, None))
        if target is not None:
            line = Payment(line.month, kind, max(target - total, ZERO))
            steps.append(Step(line, target, total))
        lines.append(Payment(line.month, line.kind, paid.get(line.month, line.amount)))
        total += lines[-1].amount
    expected, settled = due, total
    if not complete:
        settled = sum(paid.values(), ZERO)
        expected = sum((item.amount for item in plan if item.month in paid), ZERO)
        if before_last is not None and paid:
            expected = settled  # the balance will settle it, on complete hours
    return LumpSettlement(tuple(lines), due, expected, settled, bool(paid), complete, tuple(steps), occupation)
