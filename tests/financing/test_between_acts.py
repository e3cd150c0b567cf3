"""What one act of the money leaves to the next: the day of the last cent given back, a fund file refused before the
council answers."""

import datetime as dt
from decimal import Decimal

import pytest

from conventions.enums import OpinionState
from financing.base_rules import RULES
from financing.enums import FdiState, PaymentKind
from financing.models import PaymentLine, Receipt, RecoveryOrder
from financing.services.fdi import change_fdi, fdi_opinion_was_given, file_fdi, submit_fdi
from financing.services.recoveries import issue_order, note_receipt, withdraw_order
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit, found_paid, make_convention, validated
from tests.financing.test_diagnostics import values as fdi_values
from tests.scenes import scene

pytestmark = pytest.mark.django_db
ISSUED = dt.date(2008, 10, 15)
NOVEMBER, DECEMBER = dt.date(2008, 11, 3), dt.date(2008, 12, 1)


@scene
def order(officer_59l, head_59l) -> RecoveryOrder:
    credit("59L", "20000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    found_paid(annex=annex, lines=list(annex.payments.order_by("month")[:2]))
    back = PaymentLine.objects.create(annex=annex, month=ISSUED, kind=PaymentKind.RECOVERY, amount=100, key="trop")
    return issue_order(actor=head_59l.user, line=back, due_on=DECEMBER)


def wrong() -> list[RecoveryOrder]:
    return list(RULES["orders"][1]())


@pytest.mark.parametrize("days", [(NOVEMBER, DECEMBER), (DECEMBER, NOVEMBER), (DECEMBER, DECEMBER)])
def test_an_order_is_settled_on_the_day_of_its_last_cent(order, officer_59l, settings, days):
    settings.PORTAL_TODAY = DECEMBER.isoformat()
    for amount, day in zip(("60", "40"), days, strict=True):
        assert wrong() == []
        note_receipt(actor=officer_59l.user, order=order, amount=Decimal(amount), received_on=day)
    order.refresh_from_db()
    assert (order.settled_on, order.line.paid_on, wrong()) == (DECEMBER, DECEMBER, [])


def test_an_order_withdrawn_before_any_cent_is_well_kept(order, head_59l):
    withdraw_order(actor=head_59l.user, order=order, reason="Erreur")
    assert wrong() == []


@pytest.mark.parametrize(
    ("received", "values", "line_paid_on", "found"),
    [
        ("100", {"settled_on": NOVEMBER}, NOVEMBER, False),
        ("99.99", {"settled_on": NOVEMBER}, NOVEMBER, True),
        ("100", {}, None, True),
        ("100", {"settled_on": DECEMBER}, NOVEMBER, True),
        ("100", {"settled_on": NOVEMBER}, None, True),
        ("40", {"withdrawn_on": NOVEMBER, "withdrawal_reason": "x"}, None, True),
        ("40", {}, None, False),
    ],
)
def test_the_night_finds_an_order_that_its_receipts_contradict(order, received, values, line_paid_on, found):
    Receipt.objects.create(order=order, amount=Decimal(received), received_on=NOVEMBER, issued_on=ISSUED)
    RecoveryOrder.objects.filter(pk=order.pk).update(**values)
    PaymentLine.objects.filter(pk=order.line_id).update(paid_on=line_paid_on)
    assert wrong() == [order] * found


def test_a_file_refused_before_the_council_answers_leaves_its_desk(officer_59l, head_59l):
    file = file_fdi(actor=officer_59l.user, siae=SiaeFactory(), values=fdi_values())
    asked = submit_fdi(actor=officer_59l.user, file=file).opinion
    assert asked.state == OpinionState.PENDING

    refused = change_fdi(actor=head_59l.user, file=file, name="refuse", comment="Hors du fonds")

    asked.refresh_from_db()
    assert (refused.state, asked.state) == (FdiState.REFUSED, OpinionState.WITHDRAWN)


@pytest.mark.parametrize("submitted", [False, True])
def test_a_file_refused_unasked_or_answered_keeps_what_was_said(officer_59l, head_59l, submitted):
    file = file_fdi(actor=officer_59l.user, siae=SiaeFactory(), values=fdi_values())
    if submitted:
        asked = submit_fdi(actor=officer_59l.user, file=file).opinion
        answer = {"opinion": "unfavourable", "source": "council", "given_on": ISSUED}
        type(asked).objects.filter(pk=asked.pk).update(state=OpinionState.ANSWERED, **answer)
        fdi_opinion_was_given(type(asked).objects.get(pk=asked.pk), None)
    refused = change_fdi(actor=head_59l.user, file=file, name="refuse", comment="Hors du fonds")
    assert refused.opinion is None or refused.opinion.state == OpinionState.ANSWERED
