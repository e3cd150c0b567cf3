"""What is overpaid is what was paid above what is due: not what a lot asked, nor what the agency rejected."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.base_rules import asked_back_beyond_paid
from financing.enums import PaymentKind
from financing.models import FinancialAnnex, LotLine, PaymentLine
from financing.selectors.payments import schedule_of
from financing.services.annex_actions import change_state, enter_annex, validate_annex
from financing.services.annexes import open_annex
from financing.services.lot_answers import Answer, answer_line
from financing.services.lots import prepare_lot, validate_lot
from financing.services.monthly_states import save_states
from financing.services.payments import refresh_annex
from financing.services.recoveries import issue_order
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from tests.factories import SignatureDelegationFactory, service
from tests.factories.financing import found_paid
from tests.financing.test_closing import retroactive, settle
from tests.financing.test_monthly_states import rows, running
from tests.scenes import scene

pytestmark = pytest.mark.django_db
TODAY = dt.date(2009, 1, 20)
DUE = Decimal("87129.00")  # 9 ETP x 9 681
FULL, LESS = ["1505"] * 12, ["1128.75"] * 12  # 12 and 9 ETP


@pytest.fixture(autouse=True)
def january(settings):
    settings.PORTAL_TODAY = "2009-01-20"


def ask(officer, head):
    return validate_lot(actor=head, lot=prepare_lot(actor=officer, service=service("59L")))


@scene
def asked(january, officer_59l, head_59l):
    """116 172 € asked for 12 ETP, then only 9 are worked."""
    annex = running(officer_59l, fte="12.00")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*FULL))
    lot = ask(officer_59l.user, head_59l.user)
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*LESS))
    return lot


def annex_of(lot) -> FinancialAnnex:
    return FinancialAnnex.objects.get(pk=lot.lines.first().annex_id)


def told(client, annex) -> tuple:
    """What the schedule, the last run, the list and its file say is to give back."""
    schedule, run = schedule_of(annex, clock.today()), annex.computations.order_by("-pk").first()
    content = client.get(reverse("financing:annex_list") + "?export=csv").content.decode("utf-8-sig")
    header, *lines = (row.split(";") for row in content.splitlines())
    exported = next(dict(zip(header, line, strict=True))["À reverser"] for line in lines if line[0] == annex.number)
    page = client.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    assert ("Trop-perçu" in page) == bool(schedule.recovery)
    return schedule.recovery, run.recovery, Decimal(exported.replace(",", "."))


def test_what_a_lot_asked_is_not_overpaid(asked, officer_59l, head_59l):
    annex = annex_of(asked)
    assert told(officer_59l, annex) == (0, 0, 0)
    assert annex.payments.filter(kind=PaymentKind.RECOVERY).count() == 0
    page = head_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    assert "Ce qui est demandé de trop à l’agence de paiement attend sa réponse ; rien à reverser." in page


def test_what_a_rank_replaced_had_to_give_back_is_told_by_the_one_in_force(asked, officer_59l, head_59l):
    SignatureDelegationFactory(person=head_59l.user)
    annex = annex_of(asked)
    for row in asked.lines.order_by("rank"):
        answer_line(actor=officer_59l.user, row=row, answer=Answer(TODAY, row.amount))
    avenant = open_annex(actor=officer_59l.user, convention=annex.convention, year=2008)
    enter_annex(actor=officer_59l.user, annex=avenant)
    validate_annex(actor=head_59l.user, annex=avenant, signed_on=TODAY)
    assert told(officer_59l, avenant) == (Decimal("29043.00"),) * 3
    content = officer_59l.get(reverse("financing:annex_list") + "?export=csv").content.decode("utf-8-sig")
    column = content.splitlines()[0].split(";").index("À reverser")
    assert sorted(line.split(";")[column] for line in content.splitlines()[1:]) == ["", "29043,00"]


def test_what_was_rejected_leaves_the_schedule_of_what_is_due(asked, officer_59l):
    annex = annex_of(asked)
    for row in asked.lines.order_by("rank"):
        answer_line(actor=officer_59l.user, row=row, answer=Answer(code="RIB"))
        assert told(officer_59l, annex) == (0, 0, 0)
    schedule = schedule_of(annex, TODAY)
    assert (schedule.paid, schedule.to_pay) == (0, DUE)
    page = officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    assert ("attend sa réponse" in page, "de trop sont ôtés des versements qui restent" in page) == (False, True)


def test_what_the_agency_paid_above_what_is_due_is_to_give_back(asked, officer_59l, head_59l):
    annex = annex_of(asked)
    *first, tenth, eleventh, last = asked.lines.order_by("rank")
    for row in first:
        answer_line(actor=officer_59l.user, row=row, answer=Answer(TODAY, row.amount))
    assert told(officer_59l, annex) == (0, 0, 0)  # 87 129.00 exactly
    answer_line(actor=officer_59l.user, row=tenth, answer=Answer(TODAY, Decimal("0.01")))
    assert told(officer_59l, annex) == (Decimal("0.01"),) * 3
    answer_line(actor=officer_59l.user, row=eleventh, answer=Answer(TODAY, eleventh.amount))
    answer_line(actor=officer_59l.user, row=last, answer=Answer(code="RIB"))
    assert told(officer_59l, annex) == (Decimal("9681.01"),) * 3
    order = issue_order(actor=head_59l.user, line=annex.payments.get(kind=PaymentKind.RECOVERY), due_on=TODAY)
    assert order.amount == Decimal("9681.01")
    # The hours come back to what they were: nothing is overpaid, and the order stands until it is withdrawn.
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*FULL))
    assert told(officer_59l, annex) == (Decimal("9681.01"), 0, Decimal("9681.01"))


@pytest.mark.parametrize(("paid", "refused"), [("0", True), ("99.99", True), ("100.00", False)])
def test_no_order_asks_back_more_than_was_paid(asked, officer_59l, head_59l, paid, refused):
    """A line that an earlier version wrote."""
    annex, row = annex_of(asked), asked.lines.get(rank=1)
    if Decimal(paid):
        answer_line(actor=officer_59l.user, row=row, answer=Answer(TODAY, Decimal(paid)))
    values = {"month": annex.end, "kind": PaymentKind.RECOVERY, "amount": Decimal(100), "key": "before"}
    line = PaymentLine.objects.create(annex=annex, **values)
    assert asked_back_beyond_paid() == ([line] if refused else [])
    if not refused:
        assert issue_order(actor=head_59l.user, line=line, due_on=TODAY).amount == 100
        return
    with pytest.raises(Refusal, match="n'a versé que .* : rien n'est à reverser au-delà"):
        issue_order(actor=head_59l.user, line=line, due_on=TODAY)


@pytest.mark.parametrize(("more", "refused"), [("40.00", False), ("40.01", True)])
def test_what_an_order_asks_already_is_not_asked_twice(asked, officer_59l, head_59l, more, refused):
    """100 € paid, 60 € asked back: 40 € remain."""
    annex = annex_of(asked)
    answer_line(actor=officer_59l.user, row=asked.lines.get(rank=1), answer=Answer(TODAY, Decimal(100)))
    values = {"annex": annex, "month": annex.end, "kind": PaymentKind.RECOVERY}
    first = PaymentLine.objects.create(**values, amount=Decimal(60), key="first")
    second = PaymentLine.objects.create(**values, amount=Decimal(more), key="second")
    issue_order(actor=head_59l.user, line=first, due_on=TODAY)
    if not refused:
        assert issue_order(actor=head_59l.user, line=second, due_on=TODAY).amount == 40
        return
    with pytest.raises(Refusal, match="n'a versé que 40,00\xa0€"):
        issue_order(actor=head_59l.user, line=second, due_on=TODAY)


def test_an_avenant_of_a_lump_sum_takes_nothing_back_of_what_was_only_asked(officer_59l, head_59l):
    """Two months paid, ten asked; the project is halved: what was paid is not above what is due."""
    annex = running(officer_59l, "ACI", requests=["12000"])
    found_paid(annex=annex, lines=list(annex.payments.order_by("month")[:2]))
    ask(officer_59l.user, head_59l.user)
    annex.requests.update(amount=Decimal(6000))
    refresh_annex(actor=None, annex=annex, reason="Demande réduite")
    assert told(officer_59l, annex) == (0, 0, 0)


def test_a_rappel_that_a_lot_asked_is_not_asked_twice(officer_59l, head_59l):
    annex = running(officer_59l, fte="12.00")
    annex = settle(officer_59l.user, annex, *LESS)
    change_state(actor=officer_59l.user, annex=annex, name="close")
    retroactive("10000").save()
    refresh_annex(actor=None, annex=annex, reason="Texte d'exemple")
    lot = ask(officer_59l.user, head_59l.user)
    assert lot.lines.get().amount == Decimal("2871.00")

    refresh_annex(actor=None, annex=annex, reason="Calcul rejoué")
    retroactive("10100").save()
    refresh_annex(actor=None, annex=annex, reason="Second texte")

    # 900 more: only what the lot did not ask.
    kept = annex.payments.filter(kind=PaymentKind.RECALL).order_by("pk").values_list("amount", flat=True)
    assert list(kept) == [Decimal("2871.00"), Decimal("900.00")]
    answer_line(actor=officer_59l.user, row=LotLine.objects.get(lot=lot), answer=Answer(TODAY, Decimal("2871.00")))
    assert schedule_of(annex, TODAY).to_pay == Decimal("900.00")
