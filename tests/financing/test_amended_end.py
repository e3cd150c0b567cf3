"""An amendment moves the end of a convention: its annexes follow, with their credits and what is to pay."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from conventions.enums import AmendmentKind, AmendmentState, ConventionState
from conventions.models import Amendment, Convention
from conventions.services.amendment_effects import apply_amendment
from conventions.services.daily import run_daily
from financing.base_rules import RULES
from financing.calculation.money import to_cent
from financing.enums import AnnexState, PaymentKind
from financing.guards.annex import no_month_was_added
from financing.models import Bareme, FinancialAnnex
from financing.reminders import ANNEX_DUE
from financing.selectors.envelopes import committed_by
from financing.services.annex_actions import enter_annex
from financing.services.annex_due import ask_annex
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from financing.workflows.annex import ANNEX_WORKFLOW
from iae_portal.core.workflow import Request
from iae_portal.notifications.models import Deadline
from tests.factories.conventions import AmendmentFactory
from tests.factories.financing import credit, entered, entry, found_paid, make_convention, validated
from tests.financing.paying import lines_to_pay
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
YEAR = Decimal("82288.50")


@scene
def annex(officer_59l) -> FinancialAnnex:
    """8,5 ETP of 2008, of a convention that goes on in 2009."""
    credit("59L", "120000.00", year=2008)
    credit("59L", "120000.00", year=2009)
    convention = make_convention(year=2008, end=dt.date(2009, 12, 31), form="multi_year")
    return validated(officer_59l.user, convention)


def amended(annex: FinancialAnnex, end: dt.date, before: dt.date = dt.date(2009, 12, 31)) -> Amendment:
    """Signed today, in effect tomorrow."""
    Convention.objects.filter(pk=annex.convention_id).update(state=ConventionState.IN_FORCE, end=before)
    return AmendmentFactory(
        convention=Convention.objects.get(pk=annex.convention_id),
        kind=AmendmentKind.PERIOD,
        state=AmendmentState.SIGNED,
        effective_on=TODAY + dt.timedelta(days=1),
        frozen_on=TODAY,
        signed_on=TODAY,
        before={"end": before.isoformat()},
        after={"end": end.isoformat()},
    )


@pytest.mark.parametrize(
    ("end", "last"),
    [
        (dt.date(2008, 11, 29), dt.date(2008, 10, 1)),
        (dt.date(2008, 11, 30), dt.date(2008, 11, 1)),
        (dt.date(2008, 12, 30), dt.date(2008, 11, 1)),
        (dt.date(2008, 12, 31), dt.date(2008, 12, 1)),
    ],
)
def test_no_month_is_paid_after_an_end_brought_forward(annex, officer_59l, settings, end, last):
    amended(annex, end)
    settings.PORTAL_TODAY = "2009-01-05"
    run_daily()

    annex.refresh_from_db()
    assert (annex.convention.end, annex.end) == (end, last)
    assert max(line.month for line in lines_to_pay(officer_59l.user, dt.date(2009, 1, 5))) == last
    assert committed_by(annex) == to_cent(YEAR / 12 * last.month)


def test_the_years_left_out_give_their_credits_back(annex, officer_59l, settings):
    to_come = open_annex(actor=officer_59l.user, convention=annex.convention, year=2009)
    enter_annex(actor=officer_59l.user, annex=to_come)
    assert committed_by(to_come) > 0
    amended(annex, dt.date(2009, 1, 30))
    settings.PORTAL_TODAY = "2008-10-16"
    run_daily()

    for row in (annex, to_come):
        row.refresh_from_db()
    assert (to_come.state, committed_by(to_come)) == (AnnexState.CANCELLED, 0)
    assert (annex.state, annex.end, committed_by(annex)) == (AnnexState.VALIDATED, dt.date(2008, 12, 1), YEAR)


def test_what_was_paid_of_the_months_left_out_waits_for_an_order(annex, settings):
    found_paid(annex=annex, lines=list(annex.payments.order_by("month")[:10]), paid_on=TODAY)
    amended(annex, dt.date(2008, 9, 30))
    Amendment.objects.update(effective_on=TODAY)
    apply_amendment(amendment=Amendment.objects.get())

    annex.refresh_from_db()
    assert annex.end == dt.date(2008, 9, 1)
    paid = sum(line.amount for line in annex.payments.filter(paid_on=TODAY))
    back = annex.payments.get(paid_on=None, kind=PaymentKind.RECOVERY)
    assert (committed_by(annex), back.amount) == (paid, paid - to_cent(YEAR / 12 * 9))
    assert (back.orders.count(), annex.convention.letters.count()) == (0, 0)


def test_the_nightly_check_finds_an_annexe_beyond_its_convention(annex):
    find = RULES["beyond"][1]
    rows = Convention.objects.filter(pk=annex.convention_id)
    rows.update(end=dt.date(2008, 12, 1))
    assert list(find()) == []
    rows.update(end=dt.date(2008, 11, 30))
    assert list(find()) == [annex]
    rows.update(end=dt.date(2009, 12, 31), ended_on=dt.date(2008, 11, 30))
    assert list(find()) == [annex]


@pytest.mark.parametrize(
    ("before", "end", "asked"),
    [
        (dt.date(2008, 11, 30), dt.date(2008, 12, 31), True),
        (dt.date(2008, 12, 31), dt.date(2009, 12, 31), False),
        (dt.date(2008, 11, 30), dt.date(2008, 11, 15), False),
        (dt.date(2009, 6, 30), dt.date(2009, 12, 31), False),  # its annexe is not signed yet
    ],
)
def test_months_added_to_a_year_ask_for_its_annexe(annex, before, end, asked):
    ask_annex(amended(annex, end, before), None)
    assert Deadline.objects.open().filter(kind=ANNEX_DUE).exists() == asked


@pytest.mark.parametrize("name", ["reopen", "cancel"])
def test_an_annexe_of_months_that_its_dossier_lost_is_taken_up_again_or_given_up(officer_59l, name):
    credit("59L", "120000.00")
    row = entered(officer_59l.user, make_convention(state=ConventionState.NEGOTIATION))
    Convention.objects.update(end=dt.date(2009, 6, 30))

    answer = officer_59l.post(reverse("financing:annex_action", args=[row.slug, name]), {"comment": "Période réduite."})
    row.refresh_from_db()
    assert (answer.status_code, committed_by(row)) == (302, 0)
    if name == "reopen":
        whole = {"values": entry(row), "lines": Lines(segments=((row.start, row.end, Decimal(8)),))}
        with pytest.raises(ValidationError, match="sort de la convention"):
            fill_annex(actor=officer_59l.user, annex=row, **whole)


@pytest.mark.parametrize(
    ("end", "signed_on", "asked"),
    [
        (dt.date(2008, 12, 30), TODAY, False),
        (dt.date(2008, 12, 31), TODAY, True),
        (dt.date(2008, 12, 31), TODAY + dt.timedelta(days=1), False),  # the annexe was agreed for these months
    ],
)
def test_a_year_is_not_closed_before_the_months_added_to_it_have_their_annexe(
    annex, officer_59l, end, signed_on, asked
):
    FinancialAnnex.objects.update(end=dt.date(2008, 11, 1), signed_on=signed_on)
    amended(annex, end, dt.date(2008, 11, 30))
    Convention.objects.update(end=end)
    annex = FinancialAnnex.objects.get(pk=annex.pk)
    sentence = no_month_was_added(annex, Request(actor=officer_59l.user, today=TODAY))
    assert (no_month_was_added in ANNEX_WORKFLOW.get("close").guards, bool(sentence)) == (True, asked)
    if asked:
        assert "au 31 décembre 2008" in sentence and "jusqu'au mois de décembre 2008" in sentence
        FinancialAnnex.objects.update(end=dt.date(2008, 12, 1))
        whole = FinancialAnnex.objects.get(pk=annex.pk)
        assert no_month_was_added(whole, Request(actor=officer_59l.user, today=TODAY)) is None


@pytest.mark.parametrize(("state", "asked"), [("in_force", True), ("expired", True), ("terminated", False)])
def test_a_convention_terminated_since_is_asked_for_no_annexe(annex, officer_59l, state, asked):
    FinancialAnnex.objects.update(end=dt.date(2008, 10, 1), signed_on=TODAY)
    amended(annex, dt.date(2008, 12, 31), dt.date(2008, 11, 30))
    Convention.objects.update(end=dt.date(2008, 12, 31), state=state, ended_on=TODAY)
    annex = FinancialAnnex.objects.get(pk=annex.pk)
    assert bool(no_month_was_added(annex, Request(actor=officer_59l.user, today=TODAY))) is asked


def test_credits_that_a_lower_bareme_frees_go_back_before_what_was_found_paid_has_its_number(annex):
    """The envelope before the counter: the order of locks, which the suite reads."""
    first, second = annex.payments.order_by("month")[:2]
    found_paid(annex=annex, lines=[first], paid_on=TODAY)
    Bareme.objects.filter(type="EI").update(unit_amount=9600)
    found_paid(annex=annex, lines=[second], paid_on=TODAY)
    assert committed_by(annex) == Decimal("81600.00")
