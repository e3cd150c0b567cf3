"""What a termination and a suspension do to the money: the annexe is cut, computed again, what is owed is ordered."""

import datetime as dt
from decimal import Decimal

import pytest

from conventions.enums import ConventionState, LetterKind
from conventions.models import Convention
from conventions.services.endings import lift_suspension, suspend
from financing.checks.monthly_states import StateRow
from financing.enums import PaymentKind
from financing.models import FinancialAnnex
from financing.selectors.payments import lines_to_pay
from financing.services.monthly_states import save_states
from financing.services.payments import record_payments
from financing.services.termination import convention_was_terminated
from iae_portal.core.errors import Refusal
from iae_portal.core.text import euros
from tests.factories.financing import credit, make_convention, validated
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


@scene
def annex(officer_59l) -> FinancialAnnex:
    """8,5 ETP of the year 2008, ten months begun."""
    credit("59L", "120000.00", year=2008)
    return validated(officer_59l.user, make_convention(year=2008))


def pay(officer, annex, count: int) -> None:
    lines = list(annex.payments.order_by("month")[:count])
    record_payments(actor=officer.user, annex=annex, lines=lines, paid_on=TODAY)


def terminated(annex) -> Convention:
    Convention.objects.filter(pk=annex.convention_id).update(state=ConventionState.TERMINATED, ended_on=TODAY)
    return Convention.objects.select_related("siae", "service").get(pk=annex.convention_id)


def test_the_month_of_the_termination_is_the_last_that_is_paid(head_59l, annex):
    convention_was_terminated(terminated(annex), head_59l.user)

    assert annex.payments.order_by("month").last().month == dt.date(2008, 10, 1)
    assert not annex.convention.letters.exists()


def test_what_the_hours_do_not_cover_is_ordered_back(officer_59l, head_59l, annex, settings):
    pay(officer_59l, annex, 10)
    settings.PORTAL_TODAY = "2008-11-03"
    rows = [StateRow(dt.date(2008, month, 1), Decimal("1000.00"), 12) for month in range(1, 11)]
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows)
    convention_was_terminated(terminated(annex), head_59l.user)

    line = annex.payments.get(kind=PaymentKind.RECOVERY)
    letter = annex.convention.letters.get()
    assert (letter.kind, letter.mailed) == (LetterKind.RECOVERY, False)
    assert letter.facts["lines"] == [f"annexe {annex.number} : {euros(line.amount)}"]
    assert letter.facts["amount"] == euros(line.amount)


def test_nothing_is_paid_while_a_suspension_lasts(officer_59l, head_59l, annex):
    row = suspend(actor=head_59l.user, convention=annex.convention, start=TODAY, reason="Comptes non remis.")

    assert lines_to_pay(officer_59l.user, TODAY) == []
    with pytest.raises(Refusal, match="suspendus ce jour-là"):
        pay(officer_59l, annex, 1)
    type(row).objects.filter(pk=row.pk).update(start=dt.date(2008, 10, 1))
    lift_suspension(actor=head_59l.user, suspension=row, end=dt.date(2008, 10, 14))
    assert len(lines_to_pay(officer_59l.user, TODAY)) == 10
