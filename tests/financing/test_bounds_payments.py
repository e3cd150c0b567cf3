"""Both sides of what noting a payment accepts, and the total it says."""

import datetime as dt
from types import SimpleNamespace

import pytest

from financing.computation import compute
from financing.enums import AnnexState, PaymentKind
from financing.models import FinancialAnnex
from financing.selectors.annexes import facts_of
from financing.selectors.law import law_in_database
from financing.services import payments
from financing.services.payments import record_payments
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.text import euros
from tests.factories.financing import credit, make_convention, validated
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = dt.date(2008, 10, 15), dt.date(2008, 10, 16)


@scene
def annex(officer_59l) -> FinancialAnnex:
    """8,5 ETP of the year 2008: ten months have begun."""
    credit("59L", "120000.00", year=2008)
    return validated(officer_59l.user, make_convention(year=2008))


def pay(person, annex, *, first=0, count=2, paid_on=TODAY) -> int:
    lines = list(annex.payments.order_by("month")[first : first + count])
    return record_payments(actor=person.user, annex=annex, lines=lines, paid_on=paid_on)


def test_the_lines_paid_are_counted_and_their_total_is_said_once(officer_59l, annex):
    amounts = list(annex.payments.order_by("month").values_list("amount", flat=True)[:2])

    assert pay(officer_59l, annex) == 2
    said = JournalEntry.objects.filter(action="financing.paid")
    assert [entry.sentence for entry in said] == [f"Payé, 2 lignes, {euros(sum(amounts))} : {annex.number}"]
    assert pay(officer_59l, annex) == 0
    assert said.count() == 1


def test_a_payment_is_of_today_at_the_latest_and_of_a_month_begun(officer_59l, annex):
    with pytest.raises(Refusal, match="ne peut pas être à venir"):
        pay(officer_59l, annex, paid_on=TOMORROW)
    with pytest.raises(Refusal, match="ce mois n'est pas commencé"):
        pay(officer_59l, annex, first=10, count=1)
    assert pay(officer_59l, annex, first=9, count=1) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"suspended": True}, "sont suspendus"),
        ({"state": AnnexState.CANCELLED}, "Aucun paiement sans annexe validée"),
    ],
)
def test_nothing_is_paid_on_an_annexe_stopped_or_cancelled(officer_59l, annex, changes, sentence):
    FinancialAnnex.objects.filter(pk=annex.pk).update(**changes)

    with pytest.raises(Refusal, match=sentence):
        pay(officer_59l, annex)


def test_payments_are_noted_in_the_service_of_the_structure(officer_69, annex):
    with pytest.raises(NotAllowed):
        pay(officer_69, annex)


@pytest.mark.parametrize(
    ("state", "due", "paid", "held"),
    [
        (AnnexState.CLOSED, 80, 0, 80),
        (AnnexState.CLOSED, None, 0, 100),
        (AnnexState.CLOSED, 80, 90, 90),
        (AnnexState.VALIDATED, 80, 0, 100),
    ],
)
def test_a_closed_annexe_holds_what_is_due_never_less_than_what_was_paid(monkeypatch, state, due, paid, held):
    monkeypatch.setattr(payments, "family_payments", lambda annex: [])
    monkeypatch.setattr(payments, "net_paid", lambda lines: paid)

    assert payments.to_hold(SimpleNamespace(state=state), 100, due) == held


@pytest.mark.parametrize(("length", "kept"), [(200, 200), (201, 200)])
def test_a_run_is_kept_with_its_reason_cut(officer_59l, annex, length, kept):
    outcome = compute(facts_of(annex), law_in_database())
    run = payments.freeze_computation(actor=officer_59l.user, annex=annex, outcome=outcome, reason="m" * length)
    run.refresh_from_db()

    assert (run.annex, run.agreed_amount, run.reason) == (annex, outcome.agreed_amount, "m" * kept)


@pytest.mark.parametrize(
    ("kind", "paid", "end"),
    [
        (PaymentKind.RECALL, 0, "200812-recall-1"),
        (PaymentKind.RECALL, 1, "200812-recall-2"),
        (PaymentKind.RECOVERY, 2, "200812-recovery-3"),
        (PaymentKind.BALANCE, 1, "200812-balance"),
    ],
)
def test_recalls_and_recoveries_of_a_month_follow_one_another(kind, paid, end):
    lines = SimpleNamespace(filter=lambda **asked: SimpleNamespace(count=lambda: paid))

    assert payments._key(SimpleNamespace(pk=7, payments=lines), dt.date(2008, 12, 1), kind) == f"7-{end}"
