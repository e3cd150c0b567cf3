"""Both sides of what makes a line payable: its month, the credits left by those before it, an order already issued;
and of what a month's state changes."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from financing.computation.settled import Settled
from financing.enums import PaymentKind
from financing.models import FinancialAnnex, PaymentLine
from financing.selectors.envelopes import committed_by
from financing.selectors.payable import COMING, DUE, WAITING, net_paid, situations_of
from financing.services import schedule
from financing.services.monthly_states import save_states
from iae_portal.core.models import JournalEntry
from tests.factories.financing import credit, found_paid, make_convention, validated
from tests.financing.test_monthly_states import rows
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


@scene
def annex(officer_59l) -> FinancialAnnex:
    credit("59L", "120000.00", year=2008)
    return validated(officer_59l.user, make_convention(year=2008))


@pytest.mark.parametrize(("more", "situation"), [("0", DUE), ("0.01", WAITING)])
def test_a_line_leaves_its_room_to_the_next_and_the_modulated_part_has_its_own(annex, more, situation):
    first, second, *_ = annex.payments.order_by("month")
    PaymentLine.objects.create(annex=annex, month=first.month, kind=PaymentKind.MODULATION, amount=5000, key="m")
    left = committed_by(annex) - first.amount
    PaymentLine.objects.filter(pk=second.pk).update(amount=left + Decimal(more))

    found = situations_of([annex], TODAY)
    assert (found[first.pk], found[second.pk]) == (DUE, situation)


@pytest.mark.parametrize(("day", "situation"), [(dt.date(2008, 9, 30), COMING), (dt.date(2008, 10, 1), DUE)])
def test_a_line_is_due_from_the_first_day_of_its_month(annex, day, situation):
    line = annex.payments.get(month=dt.date(2008, 10, 1))
    assert situations_of([annex], day)[line.pk] == situation
    assert net_paid([line]) == 0  # due, not paid


@pytest.mark.parametrize(
    ("recall", "recovery", "of_lot", "asked"),
    [("100", "0", "0", ["100"]), ("100", "0", "40", ["60"]), ("100", "0", "100", []), ("0", "100", "40", ["70"])],
)
def test_an_order_takes_its_part_of_a_recovery_and_a_lot_its_part_of_a_recall(annex, recall, recovery, of_lot, asked):
    under_way = {"ordered_amount": Decimal(30), "asked_recall": Decimal(of_lot)}
    year, writing = SimpleNamespace(lines=[], paid_months=[], **under_way), schedule.Writing()
    schedule.draw_schedule(annex, Settled((), Decimal(recall), Decimal(recovery)), year, writing)
    assert [str(line.amount) for line in writing.lines] == asked


def test_only_the_states_that_change_are_written_and_counted(annex, officer_59l):
    given = {"actor": officer_59l.user, "convention": annex.convention}
    assert save_states(**given, rows=rows("1000", "1066")) == 2
    assert save_states(**given, rows=rows("1000", "1066")) == 0
    assert save_states(**given, rows=rows("1000", "1065")) == 1
    assert JournalEntry.objects.filter(action="financing.states").count() == 2


@pytest.mark.parametrize("own", [None, dt.date(2008, 10, 14)])
def test_a_line_paid_unasked_keeps_the_day_of_its_credits_or_takes_that_of_its_annexe(annex, own):
    line = annex.payments.order_by("month").first()
    PaymentLine.objects.filter(pk=line.pk).update(committed_on=own)

    assert found_paid(annex=annex, lines=[line]) == 1
    line.refresh_from_db()
    assert (annex.committed_on, line.committed_on) == (TODAY, own or TODAY)
