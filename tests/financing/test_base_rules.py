"""What the nightly check says of the money: a payment has its lot, a sum given back its order."""

import datetime as dt

import pytest

from financing.base_rules import RULES
from financing.enums import PaymentKind
from financing.models import LotLine, PaymentLine
from financing.services.lot_answers import Answer, answer_line
from financing.services.lots import prepare_lot, validate_lot
from financing.services.recoveries import issue_order, note_receipt
from tests.factories import service
from tests.factories.financing import credit, make_convention, validated

pytestmark = pytest.mark.django_db
TODAY = dt.date(2008, 10, 15)


def test_a_payment_without_lot_and_a_sum_given_back_without_order_are_found(officer_59l, head_59l):
    without_lot, without_order = (RULES[key][1] for key in ("payments", "recoveries"))
    credit("59L", "20000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    lot = validate_lot(actor=head_59l.user, lot=prepare_lot(actor=officer_59l.user, service=service("59L")))
    answered, waiting, *_ = lot.lines.select_related("line", "annex", "lot__service").order_by("rank")
    answer_line(actor=officer_59l.user, row=answered, answer=Answer(TODAY, answered.amount))
    back = PaymentLine.objects.create(annex=annex, month=TODAY, kind=PaymentKind.RECOVERY, amount=1, key="trop")
    order = issue_order(actor=head_59l.user, line=back, due_on=TODAY)
    assert (list(without_lot()), list(without_order())) == ([], [])

    # Noted by another way than an answer, or a receipt.
    PaymentLine.objects.filter(pk__in=[waiting.line_id, back.pk]).update(paid_on=TODAY, committed_on=TODAY)
    assert (list(without_lot()), list(without_order())) == ([waiting.line], [back])
    note_receipt(actor=head_59l.user, order=order, amount=order.amount, received_on=TODAY)
    assert (list(without_lot()), list(without_order())) == ([waiting.line], [])
    LotLine.objects.filter(pk=answered.pk).delete()
    assert list(without_lot()) == [answered.line, waiting.line]
