"""The schedule follows each computation: paid lines never change, the others are written again."""

import datetime as dt
from collections.abc import Iterable

from financing.computation.settled import Settled
from financing.enums import PAYABLE_STATES, PaymentKind
from financing.models import Computation, FinancialAnnex, PaymentLine
from financing.selectors.year_payments import YearPayments, due_beside, is_free

BATCH = 500


class Writing:
    """What computations leave to write, of many annexes in as many queries as of one; the caller holds them."""

    def __init__(self):
        self.runs: list[Computation] = []
        self.lines: list[PaymentLine] = []  # added, or written again: the key says which
        self.gone: list[int] = []

    def write(self) -> None:
        Computation.objects.bulk_create(self.runs, BATCH)
        if self.gone:
            PaymentLine.objects.filter(pk__in=self.gone).delete()
        PaymentLine.objects.bulk_create(
            self.lines,
            BATCH,
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["month", "kind", "amount"],
        )
        self.__init__()


def draw_schedule(annex: FinancialAnnex, left: Settled, payments: YearPayments, writing: Writing) -> None:
    """Unpaid lines become what is left to pay; a month already paid by an earlier rank is not asked twice."""
    # Before its validation an annexe has nothing to pay: the rank in force keeps the only schedule of the year.
    if annex.state not in PAYABLE_STATES:
        return
    own = [line for line in payments.lines if line.annex_id == annex.pk]
    wanted = {_key(annex, own, line.month, line.kind): (line.month, line.kind, line.amount) for line in left.lines}
    month = max(payments.paid_months, default=annex.end)
    for kind, amount in due_beside(left, payments):
        wanted[_key(annex, own, month, kind)] = (month, kind, amount)
    kept = {line.key for line in own if not is_free(line)}
    free = {line.key: line for line in own if is_free(line) and line.kind != PaymentKind.MODULATION}
    writing.gone += [line.pk for key, line in free.items() if key not in wanted]
    for key, (month, kind, amount) in wanted.items():
        line = free.get(key)
        if key not in kept and (line is None or (line.month, line.kind, line.amount) != (month, kind, amount)):
            writing.lines.append(PaymentLine(annex=annex, key=key, month=month, kind=kind, amount=amount))


def _key(annex: FinancialAnnex, own: Iterable[PaymentLine], month: dt.date, kind: str) -> str:
    """Idempotence: one line a month and kind; recalls and recoveries are numbered, several may follow one another."""
    base = f"{annex.pk}-{month:%Y%m}-{kind}"
    if kind in (PaymentKind.RECALL, PaymentKind.RECOVERY):
        done = sum((line.month, line.kind) == (month, kind) and not is_free(line) for line in own)
        return f"{base}-{done + 1}"
    return base
