"""What the nightly check says of the money: a payment has its lot, a sum given back its order."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from financing.base_rules import RULES
from financing.enums import PaymentKind
from financing.models import LotLine, PaymentLine, PaymentLot
from financing.services.lot_answers import Answer, answer_line
from financing.services.lots import prepare_lot, validate_lot
from financing.services.recoveries import issue_order, note_receipt
from iae_portal.core.models import JournalEntry
from tests.factories import service
from tests.factories.financing import credit, make_convention, validated

pytestmark = pytest.mark.django_db
TODAY = dt.date(2008, 10, 15)
put_in_lots = import_module("financing.migrations.0028_lots_of_former_payments").put_in_lots


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


def note_outside(*rows: LotLine, paid_on: dt.date = TODAY) -> None:
    PaymentLine.objects.filter(pk__in=[row.line_id for row in rows]).update(paid_on=paid_on, committed_on=paid_on)


def told_of(*lots: PaymentLot) -> list[str]:
    """By the portal itself: nobody acted."""
    rows = JournalEntry.objects.filter(object_id__in=[lot.pk for lot in lots], actor=None, action="financing.lot_found")
    return list(rows.order_by("pk").values_list("sentence", flat=True))


def test_payments_that_an_earlier_version_noted_get_their_lot(officer_59l, head_59l):
    without_lot = RULES["payments"][1]
    credit("59L", "20000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    lot = prepare_lot(actor=officer_59l.user, service=service("59L"))
    july, september, october = lot.lines.order_by("rank")[6:9]
    note_outside(july, paid_on=dt.date(2008, 8, 29))
    note_outside(september, october)

    # Nothing was asked yet: out of the lot under way, one of each month they were paid in.
    put_in_lots(apps, None)

    assert list(without_lot()) == [] and lot.lines.count() == 7
    found = PaymentLot.objects.exclude(reason="").order_by("number")
    assert [(str(row), row.validated_by, row.validated_on) for row in found] == [
        ("Lot 59L 2008 P 0001", found[0].prepared_by, dt.date(2008, 8, 29)),
        ("Lot 59L 2008 P 0002", found[0].prepared_by, TODAY),
    ]
    assert [row.lines.count() for row in found] == [1, 2]
    assert told_of(*found) == [
        "Lot 59L 2008 P 0001 retrouvé, 1 paiement ; il porte le nom de qui en a noté le dernier",
        "Lot 59L 2008 P 0002 retrouvé, 2 paiements ; il porte le nom de qui en a noté le dernier",
    ]
    for row in LotLine.objects.filter(lot__in=found):
        row.full_clean()
    put_in_lots(apps, None)
    assert PaymentLot.objects.count() == 3 and len(told_of(*found)) == 2

    # Asked, then noted by hand: the lot that asked has its answer, unless the day says otherwise.
    lot = validate_lot(actor=head_59l.user, lot=lot)
    asked, too_soon, *_ = lot.lines.select_related("line").order_by("rank")
    note_outside(asked)
    note_outside(too_soon, paid_on=TODAY - dt.timedelta(days=1))
    put_in_lots(apps, None)
    assert told_of(lot)[-1] == f"Lot {lot.number} : ligne 1, paiement du 15/10/2008 retrouvé"
    asked.refresh_from_db()
    assert (asked.answer, asked.paid_on, asked.paid_amount) == ("paid", TODAY, asked.amount)
    assert list(without_lot()) == [too_soon.line] and annex.payments.exclude(lot_lines=None).count() == 10
