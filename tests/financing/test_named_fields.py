"""What money refuses for one field is said beside it: the field that the sentence names is one of the form's."""

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from django.urls import reverse

from financing.enums import BudgetLine, MovementKind, PaymentKind
from financing.forms.actions import PaymentsForm
from financing.forms.envelopes import CarryOverForm, MovementForm
from financing.forms.recoveries import OrderForm, ReceiptForm
from financing.services.envelopes import carry_over, move_credits
from financing.services.payments import record_payments
from financing.services.recoveries import issue_order, note_receipt
from tests.conventions.test_named_fields import named
from tests.factories.financing import credit, make_convention, validated
from tests.financing.test_envelopes import lille, nation, region_31
from tests.financing.test_recoveries import january, order, overpaid  # noqa: F401 - fixtures
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = dt.date(2008, 10, 15), dt.date(2008, 10, 16)


@scene
def annex(officer_59l):
    credit("59L", "120000.00", year=2008)
    return validated(officer_59l.user, make_convention(year=2008))


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"reason": " "}, ["reason"]),
        ({"paid_on": TOMORROW}, ["paid_on"]),
        ({"paid_on": dt.date(2008, 1, 1)}, ["paid_on"]),
    ],
)
def test_a_payment_found_out(annex, head_59l, said, fields):
    lines = list(annex.payments.order_by("month")[:1])
    given = {"annex": annex, "lines": lines, "paid_on": TODAY, "reason": "exemple"} | said
    assert named(partial(record_payments, actor=head_59l.user, **given), PaymentsForm) == fields


def test_payments_refused_keep_what_was_typed_and_name_their_line(annex, head_59l):
    url = reverse("financing:record_payments", args=[annex.slug])
    first, second, *_, eleventh, twelfth = annex.payments.order_by("month")
    annex.payments.filter(pk=second.pk).update(committed_on=dt.date(2008, 10, 15))
    annex.payments.filter(pk=first.pk).update(committed_on=dt.date(2008, 10, 1))
    sent = {"lines": [first.pk, second.pk], "paid_on": "14/10/2008", "reason": "Reprise de l'ancien outil"}

    page = head_59l.post(url, sent)
    text = page.content.decode()
    form = page.context["payments"]
    assert page.status_code == 422
    assert list(form.errors) == ["paid_on"] and list(form.faults_by_line) == [second.pk]
    said = "Acompte de février 2008 : corrigez la date : un paiement ne précède pas l&#x27;engagement de ses crédits"
    assert text.count(said) == 3  # above the page, in the row, beside the day
    assert 'value="14/10/2008"' in text and 'value="Reprise de l&#x27;ancien outil"' in text
    assert form.chosen == {str(first.pk), str(second.pk)} and text.count("checked") == 2
    annex.payments.filter(pk__in=[eleventh.pk, twelfth.pk]).update(amount=10**6)
    late = head_59l.post(url, sent | {"lines": [twelfth.pk, eleventh.pk], "paid_on": "15/10/2008"}).context["payments"]
    annex.payments.filter(pk__in=[eleventh.pk, twelfth.pk]).update(amount=1)
    assert (list(late.errors), set(late.faults_by_line)) == (["lines"], {eleventh.pk, twelfth.pk})
    for lines, sentence in (([], "au moins une ligne"), ([0], "vient d'être refait"), (["x"], "vient d'être refait")):
        refused = head_59l.post(url, sent | {"lines": lines}).context["payments"]
        assert sentence in refused.errors["lines"][0]
    assert not annex.payments.filter(paid_on__isnull=False).exists()
    assert head_59l.get(url).url == reverse("financing:annex_detail", args=[annex.slug])
    assert head_59l.post(url, sent | {"paid_on": "15/10/2008"}).status_code == 302
    assert annex.payments.filter(paid_on__isnull=False).count() == 2


def test_a_payment_of_a_suspended_day(annex, head_59l):
    annex.convention.suspensions.create(start=dt.date(2008, 10, 1), end=TODAY, reason="Comptes absents.")
    lines = list(annex.payments.order_by("month")[:1])
    given = {"annex": annex, "lines": lines, "paid_on": TODAY, "reason": "exemple"}
    assert named(partial(record_payments, actor=head_59l.user, **given), PaymentsForm) == ["paid_on"]


@pytest.mark.parametrize(
    ("ends", "kind", "amount", "field"),
    [
        ((None, "lille"), MovementKind.NOTIFICATION, "1", "target"),
        (("nation", "lille"), MovementKind.NOTIFICATION, "1", "target"),
        (("nation", "next"), MovementKind.NOTIFICATION, "1", "target"),
        (("nation", None), MovementKind.NOTIFICATION, "1", "kind"),
        (("nation", "region"), MovementKind.FREEZE, "1", "kind"),
        (("nation", "region"), MovementKind.LIFT, "1", "kind"),
        (("nation", "region"), MovementKind.FUNGIBILITY, "1", "kind"),
        ((None, "nation"), MovementKind.REDEPLOYMENT, "1", "source"),
        ((None, "nation"), MovementKind.CARRY_OVER, "1", "source"),
        (("nation", "region"), MovementKind.NOTIFICATION, "9999999", "amount"),
    ],
)
def test_a_movement_of_credits(national, ends, kind, amount, field):
    known = {"nation": nation(), "region": region_31(), "lille": lille(), "next": nation(year=2010), None: None}
    source, target = (known[end] for end in ends)
    given = {"source": source, "target": target, "kind": kind, "amount": Decimal(amount), "reason": "exemple"}
    assert named(partial(move_credits, actor=national.user, **given), MovementForm) == [field]


def test_credits_carried_over_under_a_text(national):
    given = {"year": 2008, "line": BudgetLine.JOB_AID, "amount": Decimal(1), "text": " ", "reason": "exemple"}
    assert named(partial(carry_over, actor=national.user, **given), CarryOverForm) == ["text"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"received_on": dt.date(2009, 1, 21)}, "received_on"),
        ({"received_on": dt.date(2009, 1, 19)}, "received_on"),
        ({"amount": Decimal("1000000.00")}, "amount"),
    ],
)
def test_what_comes_back(order, officer_59l, said, field):  # noqa: F811
    given = {"amount": Decimal("1.00"), "received_on": dt.date(2009, 1, 20)} | said
    assert named(partial(note_receipt, actor=officer_59l.user, order=order, **given), ReceiptForm) == [field]


def test_the_day_of_an_order(overpaid, head_59l):  # noqa: F811
    line = overpaid.payments.get(kind=PaymentKind.RECOVERY)
    act = partial(issue_order, actor=head_59l.user, line=line, due_on=dt.date(2009, 1, 19))
    assert named(act, OrderForm) == ["due_on"]
