"""Recovery orders: issued with their letter, given back in parts, withdrawn; never a negative payment."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from conventions.models import Siae
from financing.documents.annex import build_context as annex_context
from financing.documents.recovery_letter import build_context
from financing.enums import PaymentKind
from financing.models import PaymentLine, Receipt
from financing.selectors.envelopes import committed_by
from financing.selectors.lots import unasked
from financing.selectors.payments import schedule_of
from financing.services.annex_actions import change_state
from financing.services.lots import prepare_lot
from financing.services.monthly_states import save_states
from financing.services.recoveries import issue_order, note_receipt, record_unrecovered, withdraw_order
from iae_portal.core.errors import NotAllowed, Refusal, StaleObject
from iae_portal.notifications.models import Deadline
from tests.factories import service
from tests.factories.financing import found_paid
from tests.financing.paying import lines_to_pay
from tests.financing.test_monthly_states import pay, rows, running
from tests.financing.test_same_figures import plain
from tests.scenes import scene

pytestmark = pytest.mark.django_db
TODAY, DUE = dt.date(2009, 1, 20), dt.date(2009, 3, 20)
BEYOND = dt.date(2009, 3, 21)
PAID = Decimal("106491.00")
HALF, TOTAL = Decimal("9681.00"), Decimal("19362.00")


@pytest.fixture(autouse=True)
def january(settings):
    settings.PORTAL_TODAY = "2009-01-20"


@scene
def overpaid(january, officer_59l):
    """G8b on an EI of 2008: 106 491 € paid, 87 129 € due."""
    annex = running(officer_59l, fte="12.00")
    pay(officer_59l, annex, range(1, 12))
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1128.75"] * 12))
    return annex


@scene
def order(overpaid, head_59l):
    line = overpaid.payments.get(kind=PaymentKind.RECOVERY)
    return issue_order(actor=head_59l.user, line=line, due_on=DUE)


def test_the_head_issues_a_numbered_order_once(overpaid, officer_59l, head_59l):
    line = overpaid.payments.get(kind=PaymentKind.RECOVERY)
    with pytest.raises(NotAllowed):
        issue_order(actor=officer_59l.user, line=line, due_on=DUE)
    with pytest.raises(Refusal, match="Corrigez l'échéance"):
        issue_order(actor=head_59l.user, line=line, due_on=dt.date(2009, 1, 19))
    siae = Siae.objects.filter(pk=overpaid.convention.siae_id)
    siae.update(city="")
    with pytest.raises(Refusal, match="pas d'adresse postale"):
        issue_order(actor=head_59l.user, line=PaymentLine.objects.get(pk=line.pk), due_on=TODAY)
    siae.update(city="Lille")
    order = issue_order(actor=head_59l.user, line=PaymentLine.objects.get(pk=line.pk), due_on=TODAY)
    assert (order.number, order.amount, order.explanation != []) == ("59L 2009 R 0001", TOTAL, True)
    assert Deadline.objects.get(kind="financing.recovery").due_on == TODAY
    with pytest.raises(Refusal, match="déjà ce reversement"):
        issue_order(actor=head_59l.user, line=line, due_on=DUE)
    advance = overpaid.payments.filter(kind=PaymentKind.ADVANCE).first()
    with pytest.raises(Refusal, match="rien à reverser"):
        issue_order(actor=head_59l.user, line=advance, due_on=DUE)


@pytest.mark.parametrize(("due_on", "kept"), [(dt.date(2010, 1, 20), True), (dt.date(2010, 1, 21), False)])
def test_an_order_is_due_within_a_year(overpaid, head_59l, due_on, kept):
    line = overpaid.payments.get(kind=PaymentKind.RECOVERY)
    if kept:
        assert issue_order(actor=head_59l.user, line=line, due_on=due_on).due_on == due_on
        return
    with pytest.raises(Refusal, match=r"dépasser le 20 janvier 2010 \(un an après aujourd'hui\)"):
        issue_order(actor=head_59l.user, line=line, due_on=due_on)


def test_a_recovery_is_neither_ticked_nor_asked_of_the_agency(order, overpaid, officer_59l):
    with pytest.raises(Refusal, match="un reversement se demande et se note par un ordre"):
        found_paid(annex=overpaid, lines=[order.line], paid_on=TODAY)
    assert lines_to_pay(officer_59l.user, TODAY) == []
    with pytest.raises(Refusal, match="Aucune échéance"):
        prepare_lot(actor=officer_59l.user, service=service("59L"))


def test_the_letter_explains_line_by_line(order):
    context = build_context(order)
    assert (context["amount"], context["due_on"], context["agency"]) == (TOTAL, DUE, "au CNASEA")
    assert {"text", "source"} == set(context["lines"][0])
    assert any("87 129,00" in line["text"].replace("\u202f", " ") for line in context["lines"])


def test_it_comes_back_in_parts_and_the_last_cent_settles_it(order, overpaid, officer_59l):
    assert note_receipt(actor=officer_59l.user, order=order, amount=HALF, received_on=TODAY).order == order
    assert schedule_of(overpaid, TODAY).recovery == TOTAL
    with pytest.raises(Refusal, match="Il ne reste que"):
        note_receipt(actor=officer_59l.user, order=order, amount=HALF + Decimal("0.01"), received_on=TODAY)
    for day in (dt.date(2009, 1, 19), dt.date(2009, 1, 21)):
        with pytest.raises(Refusal, match="orrigez la date"):
            note_receipt(actor=officer_59l.user, order=order, amount=HALF, received_on=day)
    note_receipt(actor=officer_59l.user, order=order, amount=HALF, received_on=TODAY)
    schedule = schedule_of(overpaid, TODAY)
    assert (schedule.paid, schedule.recovery, schedule.to_pay) == (Decimal("87129.00"), 0, 0)
    assert PaymentLine.objects.filter(amount__lt=0).count() == 0
    assert Deadline.objects.get(kind="financing.recovery").is_open is False
    with pytest.raises(Refusal, match="déjà soldé"):
        note_receipt(actor=officer_59l.user, order=order, amount=HALF, received_on=TODAY)


def test_an_order_stands_while_the_hours_change_and_only_the_rest_is_new(order, overpaid, officer_59l):
    """One more month below: 564.38 h less are 3 630 € more to give back."""
    save_states(actor=officer_59l.user, convention=overpaid.convention, rows=rows(*["1128.75"] * 11, "564.37"))
    found = list(overpaid.payments.filter(kind=PaymentKind.RECOVERY).order_by("pk").values_list("amount", flat=True))
    assert (len(found), found[0], sum(found) > TOTAL) == (2, TOTAL, True)
    assert overpaid.computations.order_by("-pk").first().recovery == sum(found)


def test_a_withdrawn_order_gives_its_line_back_to_the_calculation(order, overpaid, officer_59l, head_59l):
    with pytest.raises(NotAllowed):
        withdraw_order(actor=officer_59l.user, order=order, reason="Erreur")
    assert not unasked(overpaid.payments.filter(kind=PaymentKind.RECOVERY)).exists()
    withdrawn = withdraw_order(actor=head_59l.user, order=order, reason="Erreur d'heures")
    assert unasked(overpaid.payments.filter(kind=PaymentKind.RECOVERY)).count() == 1
    assert (withdrawn.withdrawn_on, withdrawn.is_open) == (TODAY, False)
    line = overpaid.payments.get(kind=PaymentKind.RECOVERY)
    assert issue_order(actor=head_59l.user, line=line, due_on=DUE).number == "59L 2009 R 0002"


def test_the_line_of_a_withdrawn_order_may_go_with_the_next_calculation(order, overpaid, officer_59l, head_59l):
    with pytest.raises(IntegrityError), transaction.atomic():
        order.line.delete()
    withdraw_order(actor=head_59l.user, order=order, reason="Erreur d'heures")
    save_states(actor=officer_59l.user, convention=overpaid.convention, rows=rows(*["1505"] * 12))
    assert overpaid.payments.filter(kind=PaymentKind.RECOVERY).count() == 0


def test_what_came_back_keeps_its_order(order, officer_59l, head_59l):
    note_receipt(actor=officer_59l.user, order=order, amount=Decimal("0.01"), received_on=TODAY)
    by = f"il se solde. Dernier changement : {officer_59l.user}, le "
    with pytest.raises(Refusal, match=f"Une part est déjà reversée.*{by}"):
        withdraw_order(actor=head_59l.user, order=order, reason="Erreur")
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(order=order, amount=0, received_on=TODAY, issued_on=TODAY)


def test_two_officers_who_read_the_same_rest_do_not_note_the_same_receipt_twice(order, officer_59l, head_59l):
    """Half of it came back: the second one is told, and what he typed is not lost."""
    url = reverse("financing:recovery_receipt", args=[order.pk])
    seen = {client: client.get(url).context["form"]["seen"].value() for client in (officer_59l, head_59l)}
    data = {"amount": "9 681", "received_on": "2009-01-20"}
    assert officer_59l.post(url, data | {"seen": seen[officer_59l]}).status_code == 302

    late = head_59l.post(url, data | {"seen": seen[head_59l]})
    assert late.status_code == 422 and "vient d&#x27;être noté sur cet ordre" in late.content.decode()
    assert f"Dernier changement : {officer_59l.user}, le " in late.content.decode()
    assert late.context["form"]["amount"].value() == "9 681"
    assert Receipt.objects.count() == 1
    with pytest.raises(StaleObject, match=f"vient d'être noté.*Dernier changement : {officer_59l.user}, le "):
        note_receipt(actor=head_59l.user, order=order, amount=HALF, received_on=TODAY, seen=TOTAL)

    assert head_59l.post(url, data | {"seen": late.context["form"]["seen"].value()}).status_code == 302
    assert Receipt.objects.count() == 2


@pytest.mark.parametrize(
    ("hours", "excess"), [("1128.75", None), ("1136.28", "581,25"), ("1254.16", "9 680,49"), ("1505", "19 362,00")]
)
def test_the_page_says_what_an_order_asks_that_is_no_longer_owed(order, officer_59l, hours, excess):
    save_states(actor=officer_59l.user, convention=order.annex.convention, rows=rows(*[hours] * 12))
    page = plain(officer_59l.get(reverse("financing:recovery_detail", args=[order.pk])).content.decode())
    said = re.search("a baissé : ([0-9 ,]+) € demandés ne sont plus dus", page)
    assert (said and said[1]) == excess


def test_what_never_comes_back_lets_the_annexe_close_and_stays_owed(order, overpaid, officer_59l, head_59l, settings):
    settings.PORTAL_TODAY = "2009-03-21"
    with pytest.raises(Refusal, match="Il reste 1 ligne .* se constate sur son ordre, une fois l'échéance passée"):
        change_state(actor=officer_59l.user, annex=overpaid, name="close")

    address = reverse("financing:recovery_unrecovered", args=[order.pk])
    assert address in head_59l.get(reverse("financing:recovery_detail", args=[order.pk])).content.decode()
    assert head_59l.post(address, {"comment": "Liquidation close sans actif"}).status_code == 302
    closed = change_state(actor=officer_59l.user, annex=overpaid, name="close")

    assert (closed.state, schedule_of(closed, TODAY).recovery, committed_by(closed)) == ("closed", TOTAL, PAID)
    assert Deadline.objects.get(kind="financing.recovery").is_open is False
    page = plain(officer_59l.get(reverse("financing:annex_detail", args=[closed.slug])).content.decode())
    assert "constaté non recouvré le 21 mars 2009 : Liquidation close sans actif" in page
    printed = {"number": order.number, "left": TOTAL, "stated_on": BEYOND, "reason": "Liquidation close sans actif"}
    assert annex_context(closed)["unrecovered"] == [printed]


def test_what_comes_back_all_the_same_settles_the_order_and_frees_its_credits(
    order, overpaid, officer_59l, head_59l, settings
):
    settings.PORTAL_TODAY = "2009-03-21"
    record_unrecovered(actor=head_59l.user, order=order, reason="Liquidation close sans actif")
    change_state(actor=officer_59l.user, annex=overpaid, name="close")

    note_receipt(actor=officer_59l.user, order=order, amount=TOTAL, received_on=BEYOND)

    order.refresh_from_db()
    assert (order.settled_on, committed_by(overpaid)) == (BEYOND, Decimal("87129.00"))
    assert annex_context(overpaid)["unrecovered"] == []


def test_an_order_is_stated_unrecovered_by_who_issues_once_past_its_due_date(order, officer_59l, head_59l, settings):
    settings.PORTAL_TODAY = "2009-03-20"
    with pytest.raises(Refusal, match="le 20 mars 2009, n'est pas passée : attendez-la"):
        record_unrecovered(actor=head_59l.user, order=order, reason="Liquidation")
    page = reverse("financing:recovery_detail", args=[order.pk])
    assert "Constater non recouvré" not in head_59l.get(page).content.decode()
    settings.PORTAL_TODAY = "2009-03-21"
    with pytest.raises(NotAllowed):
        record_unrecovered(actor=officer_59l.user, order=order, reason="Liquidation")
    record_unrecovered(actor=head_59l.user, order=order, reason="Liquidation")
    with pytest.raises(Refusal, match="déjà constaté"):
        record_unrecovered(actor=head_59l.user, order=order, reason="Liquidation")
    for day, reason in ((dt.date(2009, 3, 19), "Liquidation"), (BEYOND, ""), (None, "Liquidation")):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(order).objects.filter(pk=order.pk).update(unrecovered_on=day, unrecovered_reason=reason)


def test_the_form_of_an_act_that_is_done_leads_back_to_the_order(order, officer_59l, head_59l, settings):
    page = reverse("financing:recovery_detail", args=[order.pk])
    acts = {name: reverse(f"financing:recovery_{name}", args=[order.pk]) for name in ("receipt", "withdraw")}
    stated = reverse("financing:recovery_unrecovered", args=[order.pk])
    assert [head_59l.get(address).status_code for address in acts.values()] == [200, 200]
    assert head_59l.get(stated, follow=True).redirect_chain[0][0] == page
    settings.PORTAL_TODAY = "2009-03-21"
    assert head_59l.get(stated).status_code == 200

    withdraw_order(actor=head_59l.user, order=order, reason="Erreur d'heures")
    for address in (*acts.values(), stated):
        answer = head_59l.get(address, follow=True)
        assert (answer.redirect_chain[0][0], "déjà soldé ou retiré" in answer.content.decode()) == (page, True)
