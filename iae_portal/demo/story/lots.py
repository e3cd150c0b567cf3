"""Money really paid in Lille: September's lot answered in part, an order that comes back, credits carried over."""

import datetime as dt
from decimal import Decimal

from financing.enums import BudgetLine, EnvelopeLevel, MovementKind, PaymentKind, RejectCode
from financing.models import PaymentLine
from financing.services.envelopes import carry_over, get_envelope, move_credits
from financing.services.lot_answers import Answer, answer_line
from financing.services.lots import prepare_lot, validate_lot
from financing.services.recoveries import issue_order, note_receipt
from iae_portal.core.enums import Role
from iae_portal.core.models import User
from iae_portal.demo.story.credits import carried_by, holder_of
from iae_portal.demo.story.days import on_day
from iae_portal.demo.story.people import DemoContext

CLOSED_YEAR, LEFT = 2007, Decimal(25000)
ASKED_ON, PAID_ON = dt.date(2008, 9, 10), dt.date(2008, 9, 26)
ORDERED_ON, DUE_ON, RECEIVED_ON = dt.date(2008, 8, 4), dt.date(2008, 10, 4), dt.date(2008, 9, 15)


def load_lots(context: DemoContext) -> None:
    officer, head = context.team("59L")
    _carry_over()
    _order(officer, head)
    with on_day(ASKED_ON):
        lot = prepare_lot(actor=officer, service=context.services["59L"])
        lot = validate_lot(actor=head, lot=lot)
    rejected, short, *whole = lot.lines.select_related("annex", "lot__service").order_by("rank")
    with on_day(PAID_ON):
        answer_line(actor=officer, row=rejected, answer=Answer(code=RejectCode.ACCOUNT))
        answer_line(actor=officer, row=short, answer=Answer(PAID_ON, short.amount - 500))
        for row in whole[:-1]:
            answer_line(actor=officer, row=row, answer=Answer(PAID_ON, row.amount))


def _carry_over() -> None:
    """What the funds of 2007 left, under an imaginary text."""
    national = holder_of(Role.NATIONAL)
    nation = get_envelope(level=EnvelopeLevel.NATIONAL, year=CLOSED_YEAR, line=BudgetLine.FDI)
    with on_day(dt.date(CLOSED_YEAR, 1, 15)):
        move_credits(
            actor=national,
            source=None,
            target=nation,
            amount=LEFT,
            kind=MovementKind.NOTIFICATION,
            reason=f"Loi de finances {CLOSED_YEAR}",
        )
    text = dt.date(2008, 3, 28)
    with on_day(text):
        carry_over(
            actor=national,
            year=CLOSED_YEAR,
            line=BudgetLine.FDI,
            amount=LEFT,
            text=carried_by(text),
            reason="Solde de l'exercice",
        )


def _order(officer: User, head: User) -> None:
    """What was paid too much for the first half-year comes back in two times: the second is late."""
    lines = PaymentLine.objects.filter(kind=PaymentKind.RECOVERY, paid_on__isnull=True, amount__gt=1000)
    line = lines.filter(annex__convention__officer=officer).order_by("pk").first()
    if line is None:
        return
    with on_day(ORDERED_ON):
        order = issue_order(actor=head, line=line, due_on=DUE_ON)
    with on_day(RECEIVED_ON):
        note_receipt(actor=officer, order=order, amount=Decimal(1000), received_on=RECEIVED_ON)
