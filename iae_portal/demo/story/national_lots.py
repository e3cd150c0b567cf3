"""The country's payment lots and orders: what each service asked of the agency month after month, and was paid; what
came back once a year was closed."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import TypeVar

from django.db.models import Exists, OuterRef

from financing.enums import LotAnswer
from financing.models import FinancialAnnex, LotLine, PaymentLine, PaymentLot, Receipt, RecoveryOrder
from financing.selectors.payments import COLUMNS, Row, with_computations
from iae_portal.core.exports import csv_cell
from iae_portal.core.models import Service, User
from iae_portal.core.services.numbers import next_number
from iae_portal.demo.story.people import DemoContext

PREPARED, VALIDATED = 16, 18  # days of the month
ISSUED, DUE = (3, 17), (5, 17)  # of the year after, once the accounts are closed
BATCH = 1000
T = TypeVar("T")


def load_country_lots(context: DemoContext) -> None:
    """A lot a service and a month of everything paid without one, an order for each sum that came back."""
    for service in context.services.values():
        if service.is_departmental:
            rows, (officer, head) = with_computations(_paid(service)), context.team(service.code)
            _write_lots(service, [row for row in rows if not row.line.is_recovery], officer, head)
            _write_orders(service, [row for row in rows if row.line.is_recovery], head)


def _paid(service: Service) -> list[PaymentLine]:
    """Paid or given back outside of any lot and order; each annexe read once."""
    lines = PaymentLine.objects.filter(
        ~Exists(LotLine.objects.filter(line=OuterRef("pk"))),
        ~Exists(RecoveryOrder.objects.filter(line=OuterRef("pk"))),
        annex__convention__service=service,
        paid_on__isnull=False,
    )
    lines = list(lines.order_by("paid_on", "annex__number", "month", "pk"))
    annexes = FinancialAnnex.objects.select_related("convention__siae", "convention__service", "regime")
    annexes = annexes.in_bulk({line.annex_id for line in lines})
    for line in lines:
        line.annex = annexes[line.annex_id]
    return lines


def _numbered(service: Service, of: str, letter: str, dated: list[tuple[dt.date, T]]) -> Iterator[tuple[str, T]]:
    """Each with its number, in the series of its year."""
    for year, group in groupby(dated, lambda pair: pair[0].year):
        things = [thing for _, thing in group]
        series = f"{service.code} {year} {letter}"
        first = next_number(f"{of} {series}", len(things))
        yield from ((f"{series} {rank:04d}", thing) for rank, thing in enumerate(things, first))


def _write_lots(service: Service, rows: list[Row], officer: User, head: User) -> None:
    paid = [(day, list(group)) for day, group in groupby(rows, lambda row: row.line.paid_on)]
    asked = [group for _, group in paid]
    lots = PaymentLot.objects.bulk_create(
        PaymentLot(
            service=service,
            number=number,
            prepared_on=group[0].line.paid_on.replace(day=PREPARED),
            prepared_by=officer,
            validated_on=group[0].line.paid_on.replace(day=VALIDATED),
            validated_by=head,
        )
        for number, group in _numbered(service, "lot", "L", paid)
    )
    lines = (line for lot, group in zip(lots, asked, strict=True) for line in _lot_lines(lot, group))
    LotLine.objects.bulk_create(lines, batch_size=BATCH)


def _lot_lines(lot: PaymentLot, paid: list[Row]) -> list[LotLine]:
    return [
        LotLine(
            lot=lot,
            rank=rank,
            line=row.line,
            annex=row.line.annex,
            month=row.line.month,
            kind=row.line.kind,
            amount=row.line.amount,
            asked_on=lot.validated_on,
            row=[csv_cell(column.value(row)) for column in COLUMNS],
            answer=LotAnswer.PAID,
            paid_on=row.line.paid_on,
            paid_amount=row.line.amount,
        )
        for rank, row in enumerate(paid, 1)
    ]


def _write_orders(service: Service, rows: list[Row], head: User) -> None:
    dated = [(row.line.paid_on, row) for row in rows]
    orders = RecoveryOrder.objects.bulk_create(
        RecoveryOrder(
            annex=row.line.annex,
            line=row.line,
            number=number,
            amount=row.line.amount,
            issued_on=dt.date(row.line.paid_on.year, *ISSUED),
            issued_by=head,
            due_on=dt.date(row.line.paid_on.year, *DUE),
            explanation=row.run.explanation,
            settled_on=row.line.paid_on,
        )
        for number, row in _numbered(service, "order", "R", dated)
    )
    Receipt.objects.bulk_create(
        Receipt(order=order, amount=order.amount, received_on=order.settled_on, issued_on=order.issued_on)
        for order in orders
    )
