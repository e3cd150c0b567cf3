"""What may be paid: one answer for the page, the payment and the file of the paying agency."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from financing.enums import PaymentKind
from financing.models import Commitment, FinancialAnnex, PaymentLine

ZERO = Decimal("0.00")
PAID, RECOVERY, COMING, DUE, WAITING, NOTHING = "paid", "recovery", "coming", "due", "waiting", "nothing"
# What may be noted as paid today; what is to give back has an order of its own.
PAYABLE = frozenset({DUE})


def situations_of(annexes: Iterable[FinancialAnnex], today: dt.date) -> dict[int, str]:
    """The situation of every line of these annexes and of the other ranks of their years, by key. Two queries.

    `due`: its month has come and its credits are committed; `waiting`: they are not.
    """
    families = {family_key(annex) for annex in annexes}
    inside = {
        "annex__convention__in": {key[0] for key in families},
        "annex__year__in": {key[1] for key in families},
    }
    lines = defaultdict(list)
    for line in PaymentLine.objects.filter(**inside).select_related("annex").order_by("month", "pk"):
        lines[family_key(line.annex)].append(line)
    held: defaultdict[tuple, Decimal] = defaultdict(lambda: ZERO)
    for row in Commitment.objects.filter(**inside).select_related("annex").order_by("pk"):
        held[family_key(row.annex)] += row.amount
    found: dict[int, str] = {}
    for key in families:
        found |= _situations(lines[key], held[key], today)
    return found


def family_key(annex: FinancialAnnex) -> tuple[int, int, int]:
    """The ranks that share one aid: a year cut by a change of regime counts two."""
    return annex.convention_id, annex.year, annex.regime_id


def _situations(lines: list[PaymentLine], held: Decimal, today: dt.date) -> dict[int, str]:
    """Lines in the order of their months take what is committed and not yet paid."""
    room = held - net_paid(lines)
    found = {}
    for line in lines:
        found[line.pk] = state = _situation(line, room, today)
        if state == DUE and line.kind != PaymentKind.MODULATION:
            room -= line.amount
    return found


def _situation(line: PaymentLine, room: Decimal, today: dt.date) -> str:
    if line.paid_on is not None:
        return PAID
    if line.is_recovery:
        return RECOVERY
    if not line.amount:
        return NOTHING
    if line.month > today:
        return COMING
    # The modulated part was committed by its decision, on the region's envelope.
    return DUE if line.kind == PaymentKind.MODULATION or line.amount <= room else WAITING


def net_paid(lines: Iterable[PaymentLine]) -> Decimal:
    """Paid and not given back, the modulated part apart."""
    done = [line for line in lines if line.paid_on is not None and line.kind != PaymentKind.MODULATION]
    return sum((-line.amount if line.is_recovery else line.amount for line in done), ZERO)
