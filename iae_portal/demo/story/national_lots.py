"""The country's payment lots: what each service asked of the agency in the summer, and was paid."""

import datetime as dt
from itertools import groupby

from financing.enums import LotAnswer, PaymentKind
from financing.models import LotLine, PaymentLine, PaymentLot
from financing.selectors.payments import COLUMNS, with_computations
from iae_portal.core.exports import csv_cell
from iae_portal.core.services.numbers import next_number
from iae_portal.demo.story.days import at
from iae_portal.demo.story.people import DemoContext

MONTHS = (7, 8)
PREPARED, VALIDATED, PAID = 16, 18, 28  # days of the month
BATCH = 1000


def load_country_lots(context: DemoContext) -> None:
    """One a service and a month, but where the story has its own."""
    told = set(PaymentLot.objects.filter(reason="").values_list("service", flat=True))
    services = {row.pk: row for row in context.services.values() if row.is_departmental and row.pk not in told}
    for month in MONTHS:
        day = dt.date(2008, month, 1)
        lines = PaymentLine.objects.filter(
            paid_on=day.replace(day=PAID), annex__convention__service__in=services, lot_lines__isnull=True
        )
        lines = lines.exclude(kind=PaymentKind.RECOVERY).select_related(
            "annex__convention__siae", "annex__convention__service", "annex__regime"
        )
        paid = list(lines.order_by("annex__convention__service", "annex__number", "month", "pk"))
        rows = [
            row
            for key, group in groupby(with_computations(paid), lambda row: row.line.annex.convention.service_id)
            for row in _lot_lines(_lot(services[key].code, day, context), list(group))
        ]
        LotLine.objects.bulk_create(rows, batch_size=BATCH)
        PaymentLine.objects.filter(pk__in=[line.pk for line in paid]).update(
            exported_at=at(day.replace(day=VALIDATED), 15)
        )


def _lot(code: str, month: dt.date, context: DemoContext) -> PaymentLot:
    officer, head = context.team(code)
    series = f"{code} {month.year} L"
    return PaymentLot.objects.create(
        service=context.services[code],
        number=f"{series} {next_number(f'lot {series}'):04d}",
        prepared_on=month.replace(day=PREPARED),
        prepared_by=officer,
        validated_on=month.replace(day=VALIDATED),
        validated_by=head,
    )


def _lot_lines(lot: PaymentLot, paid: list) -> list[LotLine]:
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
