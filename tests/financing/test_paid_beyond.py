"""What was paid of months that an annexe no longer counts, its convention ended before them: paid, it comes back."""

import datetime as dt
from decimal import Decimal

import pytest

from conventions.enums import ConventionState
from conventions.models import Convention
from financing.enums import PaymentKind
from financing.models import FinancialAnnex, RecoveryOrder
from financing.selectors.payments import schedule_of
from financing.services.lot_answers import Answer, answer_line
from financing.services.lots import prepare_lot, validate_lot
from financing.services.monthly_states import save_states
from financing.services.termination import convention_was_terminated
from iae_portal.core import clock
from tests.factories import service
from tests.factories.financing import credit, found_paid, make_convention, validated
from tests.financing.test_monthly_states import rows

pytestmark = pytest.mark.django_db

POSTS = {"planned_hours": Decimal(19200), "permanent_fte": Decimal(2), "agreed_posts": Decimal(2)}  # one post


def running(officer, siae_type: str, year: int, **values) -> FinancialAnnex:
    credit("59L", "1000000.00", year=year)
    return validated(officer.user, make_convention(siae_type, year), **values)


def terminate(annex: FinancialAnnex, actor, ended_on: dt.date) -> None:
    Convention.objects.filter(pk=annex.convention_id).update(state=ConventionState.TERMINATED, ended_on=ended_on)
    convention_was_terminated(Convention.objects.get(pk=annex.convention_id), actor)


@pytest.mark.parametrize(
    ("siae_type", "year", "values", "back"),
    [
        ("EI", 2008, {"fte": "12.00"}, "29043.00"),  # nine months paid, six agreed
        ("EI", 2018, {"fte": "12.00"}, "31089.00"),  # 10 363 €, a balance in the month after the end
        ("AI", 2008, {"requests": ("24000",)}, "6000.00"),  # six months of twelve are due
        ("ETTI", 2008, POSTS, "12750.00"),
    ],
)
def test_a_convention_ends_though_months_after_its_end_are_paid(
    officer_59l, head_59l, settings, siae_type, year, values, back
):
    settings.PORTAL_TODAY = f"{year}-10-15"
    annex = running(officer_59l, siae_type, year, **values)
    found_paid(annex=annex, lines=list(annex.payments.order_by("month")[:9]))

    terminate(annex, head_59l.user, dt.date(year, 6, 15))

    annex.refresh_from_db()
    assert annex.end == dt.date(year, 6, 1)
    orders = [str(order.amount) for order in RecoveryOrder.objects.all()]
    assert orders == [back]


def test_what_a_lot_asked_of_months_after_the_end_is_answered(officer_59l, head_59l, settings):
    settings.PORTAL_TODAY = "2009-01-20"
    annex = running(officer_59l, "EI", 2008, fte="12.00")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1505"] * 12))
    lot = validate_lot(actor=head_59l.user, lot=prepare_lot(actor=officer_59l.user, service=service("59L")))
    terminate(annex, head_59l.user, dt.date(2008, 6, 15))
    assert not RecoveryOrder.objects.exists()

    *first, last = lot.lines.order_by("rank")
    for row in first:
        answer_line(actor=officer_59l.user, row=row, answer=Answer(clock.today(), row.amount))
    answer_line(actor=officer_59l.user, row=last, answer=Answer(code="RIB"))

    schedule = schedule_of(annex, clock.today())
    assert (schedule.paid, schedule.to_pay, schedule.recovery) == (Decimal("106491.00"), 0, Decimal("48405.00"))
    assert annex.payments.get(kind=PaymentKind.RECOVERY).amount == Decimal("48405.00")
