"""What a termination and a suspension do to the money: the annexe is cut, computed again, what is owed is ordered."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.enums import ConventionForm, ConventionState, LetterKind
from conventions.models import Convention
from conventions.selectors.owed import clauses_owed
from conventions.services.actions import close_dossier
from conventions.services.daily import run_daily
from conventions.services.endings import claim_back, lift_suspension, suspend
from financing.base_rules import RULES
from financing.checks.monthly_states import StateRow
from financing.documents.recovery_letter import RECOVERY_LETTER
from financing.enums import AnnexState, Funding, PaymentKind
from financing.models import FinancialAnnex, RecoveryOrder
from financing.reminders import TO_ORDER
from financing.selectors.envelopes import committed_by
from financing.selectors.recoveries import letter_of
from financing.services.alerts import refresh_alerts
from financing.services.annex_actions import enter_annex, validate_annex
from financing.services.annexes import open_annex
from financing.services.monthly_states import save_states
from financing.services.recoveries import issue_order
from financing.services.termination import convention_was_terminated
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.errors import Refusal
from iae_portal.core.text import euros
from iae_portal.notifications.models import Deadline
from tests.factories import SignatureDelegationFactory
from tests.factories.conventions import AdversarialProcedureFactory, AmendmentFactory
from tests.factories.financing import credit, entered, found_paid, make_convention, validated
from tests.financing.paying import lines_to_pay
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
    found_paid(annex=annex, lines=lines, paid_on=TODAY)


def terminated(annex) -> Convention:
    Convention.objects.filter(pk=annex.convention_id).update(state=ConventionState.TERMINATED, ended_on=TODAY)
    return Convention.objects.select_related("siae", "service").get(pk=annex.convention_id)


def test_the_month_of_the_termination_is_the_last_that_is_paid(head_59l, annex):
    convention_was_terminated(terminated(annex), head_59l.user)

    assert annex.payments.order_by("month").last().month == dt.date(2008, 10, 1)
    assert not annex.convention.letters.exists()


def test_what_will_never_run_gives_its_credits_back(officer_59l, head_59l):
    """By the act itself, with all that hangs on an end, in the order of locks."""
    credit("59L", "120000.00", year=2008)
    credit("59L", "240000.00", year=2009)
    first = validated(officer_59l.user, make_convention(year=2008, end=dt.date(2010, 12, 31), form="multi_year"))
    convention = Convention.objects.get(pk=first.convention_id)
    avenant, second = (open_annex(actor=officer_59l.user, convention=convention, year=year) for year in (2008, 2009))
    for row in (avenant, second):
        enter_annex(actor=officer_59l.user, annex=row)
    SignatureDelegationFactory(person=head_59l.user, service=convention.service, acts=["financial_annex"])
    validate_annex(actor=head_59l.user, annex=second, signed_on=TODAY)
    Convention.objects.filter(pk=convention.pk).update(state=ConventionState.IN_FORCE)
    concluded = {"state": "terminate", "closed_on": TODAY}
    AdversarialProcedureFactory(convention=convention, **concluded)
    AmendmentFactory(convention=convention)
    Convention.objects.filter(pk=convention.pk).update(state=ConventionState.TERMINATED, ended_on=TODAY)
    assert list(RULES["ended"][1]()) == [avenant]
    Convention.objects.filter(pk=convention.pk).update(state=ConventionState.IN_FORCE)

    close_dossier(actor=head_59l.user, convention=convention, name="terminate", comment="Griefs établis.")

    assert list(RULES["ended"][1]()) == []
    states = FinancialAnnex.objects.in_bulk([first.pk, avenant.pk, second.pk])
    kept = {pk: (row.state, committed_by(row)) for pk, row in states.items()}
    assert kept[avenant.pk] == kept[second.pk] == (AnnexState.CANCELLED, 0)
    assert kept[first.pk] == (AnnexState.VALIDATED, Decimal("68573.75"))


@pytest.mark.parametrize("name", ["withdraw", "refuse"])
def test_a_dossier_given_up_gives_its_credits_back_and_what_waits_takes_them(officer_59l, head_59l, name):
    credit("59L", "100000.00")
    given_up, waiting = (entered(officer_59l.user, make_convention(state="negotiation")) for _ in "12")
    assert (committed_by(given_up), waiting.funding) == (Decimal("82288.50"), Funding.RESERVED)

    close_dossier(actor=head_59l.user, convention=given_up.convention, name=name, comment="Projet abandonné.")

    assert list(RULES["ended"][1]()) == []
    given_up.refresh_from_db()
    waiting.refresh_from_db()
    assert (given_up.state, committed_by(given_up)) == (AnnexState.CANCELLED, 0)
    assert (waiting.funding, committed_by(waiting)) == (Funding.COMMITTED, Decimal("82288.50"))


def test_what_the_hours_do_not_cover_is_ordered_back(officer_59l, head_59l, annex, settings):
    over_paid(officer_59l, annex, settings)
    convention_was_terminated(terminated(annex), head_59l.user)

    line = annex.payments.get(kind=PaymentKind.RECOVERY)
    letter, order = annex.convention.letters.get(), line.orders.get()
    assert (letter.kind, letter.mailed, letter.due_on) == (LetterKind.RECOVERY, False, dt.date(2009, 1, 3))
    assert letter.facts["lines"] == [f"annexe {annex.number}, ordre n° {order.number} : {euros(line.amount)}"]
    assert letter.facts["amount"] == euros(line.amount)
    assert letter.facts["agency"] == "au CNASEA"
    assert (order.amount, order.due_on) == (line.amount, letter.due_on)
    # One paper: the order has none of its own, its page leads to the letter of the dossier.
    assert (letter_of(order), RECOVERY_LETTER.may_request(head_59l.user, order)) == (letter, False)
    assert reverse("conventions:letters", args=[annex.convention.number]) in (
        head_59l.get(reverse("financing:recovery_detail", args=[order.pk])).content.decode()
    )


def test_nothing_is_paid_while_a_suspension_lasts(officer_59l, head_59l, annex):
    row = suspend(actor=head_59l.user, convention=annex.convention, start=TODAY, reason="Comptes non remis.")

    assert lines_to_pay(officer_59l.user, TODAY) == []
    with pytest.raises(Refusal, match="suspendus ce jour-là"):
        pay(officer_59l, annex, 1)
    type(row).objects.filter(pk=row.pk).update(start=dt.date(2008, 10, 1))
    lift_suspension(actor=head_59l.user, suspension=row, end=dt.date(2008, 10, 14))
    assert len(lines_to_pay(officer_59l.user, TODAY)) == 10


def test_the_pages_of_an_end_say_to_sign_first_what_would_be_given_up(head_59l, annex):
    Convention.objects.filter(pk=annex.convention_id).update(state=ConventionState.IN_FORCE)
    concluded = {"state": "terminate", "closed_on": dt.date(2008, 10, 2)}
    AdversarialProcedureFactory(convention=annex.convention, **concluded)
    for page in (
        reverse("conventions:departure", args=[annex.convention.number]),
        reverse("conventions:action", args=[annex.convention.number, "terminate"]),
    ):
        assert "mois déjà courus compris : pour les payer, signez-les" in head_59l.get(page).text


@pytest.mark.parametrize(("today", "last"), [("2008-10-15", 12), ("2008-10-16", 10)])
def test_the_departure_of_the_structure_cuts_the_annexe_as_a_termination(annex, settings, today, last):
    Convention.objects.filter(pk=annex.convention_id).update(state=ConventionState.IN_FORCE, leaving_on=TODAY)
    settings.PORTAL_TODAY = today
    run_daily()

    annex.refresh_from_db()
    assert annex.end == dt.date(2008, last, 1)
    assert annex.payments.order_by("month").last().month == annex.end


def over_paid(officer, annex, settings, *, hours: int = 1000) -> None:
    """Ten months paid, of which the hours justify a part; it is November."""
    pay(officer, annex, 10)
    settings.PORTAL_TODAY = "2008-11-03"
    rows = [StateRow(dt.date(2008, month, 1), Decimal(hours), 12) for month in range(1, 11)]
    save_states(actor=officer.user, convention=annex.convention, rows=rows)


def to_order() -> list[tuple[str, str, str]]:
    rows = Deadline.objects.open().filter(kind=TO_ORDER)
    return [(row.service.code, row.owner_role, row.url) for row in rows]


def test_a_departure_ended_at_night_is_ordered_back_by_the_head_in_one_paper(officer_59l, head_59l, annex, settings):
    over_paid(officer_59l, annex, settings)
    refresh_alerts(today=clock.today())
    assert to_order() == []
    Convention.objects.filter(pk=annex.convention_id).update(state=ConventionState.IN_FORCE, leaving_on=TODAY)
    run_daily()
    refresh_alerts(today=clock.today())
    page = reverse("financing:annex_detail", args=[annex.slug])
    assert to_order() == [("59L", Role.HEAD, page)]
    line = annex.payments.get(kind=PaymentKind.RECOVERY)
    assert reverse("financing:recovery_issue", args=[annex.slug, line.pk]) in head_59l.get(page).content.decode()

    order = issue_order(actor=head_59l.user, line=line, due_on=dt.date(2009, 1, 3))
    refresh_alerts(today=clock.today())
    assert (to_order(), annex.convention.letters.count()) == ([], 0)
    assert (letter_of(order), RECOVERY_LETTER.may_request(head_59l.user, order)) == (None, True)


def test_what_an_order_asks_already_is_not_asked_again_at_the_end(officer_59l, head_59l, annex, settings):
    over_paid(officer_59l, annex, settings, hours=1200)
    Convention.objects.filter(pk=annex.convention_id).update(state=ConventionState.TERMINATED, ended_on=TODAY)
    convention_was_terminated(terminated(annex), None)
    first = issue_order(
        actor=head_59l.user, line=annex.payments.get(kind=PaymentKind.RECOVERY), due_on=dt.date(2009, 1, 3)
    )
    convention_was_terminated(terminated(annex), head_59l.user)
    assert not annex.convention.letters.exists()

    rows = [StateRow(dt.date(2008, month, 1), Decimal(1000), 12) for month in range(1, 11)]
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows)
    convention_was_terminated(terminated(annex), head_59l.user)
    letter, second = annex.convention.letters.get(), RecoveryOrder.objects.exclude(pk=first.pk).get()
    assert letter.facts["amount"] == euros(second.amount)
    assert second.amount == annex.payments.exclude(pk=first.line_id).get(kind=PaymentKind.RECOVERY).amount


def unsigned_year(officer_59l, settings) -> FinancialAnnex:
    """Of 2024, paid until August without its amendment; it is 30 September."""
    settings.PORTAL_TODAY = "2024-01-02"
    credit("59L", "999999.00", year=2024)
    annex = validated(officer_59l.user, make_convention(year=2024))
    given = {"state": ConventionState.IN_FORCE, "form": ConventionForm.MULTI_YEAR, "start": dt.date(2023, 1, 1)}
    Convention.objects.filter(pk=annex.convention_id).update(**given)
    settings.PORTAL_TODAY = "2024-09-30"
    lines = list(annex.payments.order_by("month")[:8])
    paid_on = dt.date(2024, 9, 2)
    found_paid(annex=annex, lines=lines, paid_on=paid_on)
    return FinancialAnnex.objects.select_related("convention__siae").get(pk=annex.pk)


def worked(officer, annex, hours: str) -> None:
    rows = [StateRow(dt.date(2024, month, 1), Decimal(hours), 12) for month in range(1, 10)]
    save_states(actor=officer.user, convention=annex.convention, rows=rows)


def test_the_aid_of_a_year_without_its_amendment_is_claimed_after_30_september(officer_59l, head_59l, settings):
    unsigned = unsigned_year(officer_59l, settings)
    convention = unsigned.convention
    address = reverse("conventions:claim_back", args=[convention.number])
    life = reverse("conventions:life", args=[convention.number])
    assert head_59l.get(address).status_code == 404

    settings.PORTAL_TODAY = "2024-10-01"
    worked(officer_59l, unsigned, "1300.00")
    with pytest.raises(Refusal, match="Rien n'est à reverser pour 2024"):
        claim_back(actor=head_59l.user, convention=convention)
    assert FinancialAnnex.objects.get(pk=unsigned.pk).end == dt.date(2024, 12, 1)
    assert clauses_owed(convention, clock.today()).label == "Aide 2024 à reverser, sans avenant signé"

    worked(officer_59l, unsigned, "300.00")
    assert address in head_59l.get(life).content.decode()
    assert address not in officer_59l.get(life).content.decode()
    assert "au 30 septembre 2024" in head_59l.get(address).content.decode()
    assert head_59l.post(address).url == life

    letter, annex = convention.letters.get(), FinancialAnnex.objects.get(pk=unsigned.pk)
    assert annex.end == dt.date(2024, 9, 1)
    assert (letter.kind, letter.facts["year"], letter.mailed) == (LetterKind.RECOVERY, 2024, False)
    assert letter.facts["agency"] == "à l'ASP"
    assert letter.facts["amount"] == euros(annex.payments.get(kind=PaymentKind.RECOVERY).amount)
    assert clauses_owed(convention, clock.today()) is None
    with pytest.raises(Refusal, match="l'ordre est déjà écrit"):
        claim_back(actor=head_59l.user, convention=convention)
