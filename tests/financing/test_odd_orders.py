"""Acts on an annexe in an odd order: after its closing, twice, from another role; the service refuses, not the page."""

from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from financing.enums import AnnexState, Funding
from financing.models import FinancialAnnex
from financing.selectors.annexes import current_computation
from financing.selectors.envelopes import committed_by
from financing.services.annex_actions import (
    change_state,
    enter_annex,
    retry_commitment,
    suspend_payments,
    validate_annex,
)
from financing.services.annexes import open_annex
from financing.services.monthly_states import save_states
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from tests.factories import SignatureDelegationFactory
from tests.factories.financing import credit, entered, make_convention, validated
from tests.financing.test_closing import DUE, close, settle
from tests.financing.test_monthly_states import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(officer_59l, settings):
    settings.PORTAL_TODAY = "2009-01-20"
    credit("59L", "250000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    return settle(officer_59l.user, annex, *["1128.75"] * 12)


def avenant_of(actor, annex: FinancialAnnex) -> FinancialAnnex:
    return open_annex(actor=actor, convention=annex.convention, year=annex.year, regime=annex.regime_id)


def test_a_closed_annexe_takes_no_avenant(officer_59l, settled):
    closed = close(officer_59l.user, settled)
    with pytest.raises(Refusal, match=f"L'annexe {closed.number} est clôturée : elle ne reçoit plus d'avenant"):
        avenant_of(officer_59l.user, closed)

    address = reverse("financing:annex_open", args=[closed.convention.number])
    page = officer_59l.post(address, {"year": 2008, "regime": closed.regime_id}, follow=True).content.decode()
    assert f"L&#x27;annexe {closed.number} est clôturée" in page
    assert FinancialAnnex.objects.get() == closed


def test_an_avenant_left_in_draft_by_a_closing_is_only_cancelled(officer_59l, settled):
    avenant = avenant_of(officer_59l.user, settled)
    closed = close(officer_59l.user, settled)
    with pytest.raises(Refusal, match=f"L'annexe {closed.number} est clôturée : annulez cet avenant"):
        enter_annex(actor=officer_59l.user, annex=avenant)

    change_state(actor=officer_59l.user, annex=avenant, name="cancel", comment="Année clôturée.")
    assert committed_by(closed) == DUE


@pytest.mark.parametrize("name", ["make_provisional", "validate"])
def test_an_avenant_of_a_closed_year_goes_no_further(officer_59l, head_59l, settled, name):
    """Rows written before the rule."""
    SignatureDelegationFactory(person=head_59l.user)
    avenant = enter_annex(actor=officer_59l.user, annex=avenant_of(officer_59l.user, settled))
    closed_on = {"state": AnnexState.CLOSED, "closed_on": clock.today()}
    FinancialAnnex.objects.filter(pk=settled.pk).update(**closed_on)
    with pytest.raises(Refusal, match="est clôturée : annulez cet avenant"):
        if name == "validate":
            validate_annex(actor=head_59l.user, annex=avenant, signed_on=clock.today())
        else:
            change_state(actor=head_59l.user, annex=avenant, name=name)


@pytest.mark.parametrize("state", [AnnexState.VALIDATED, AnnexState.CLOSED])
def test_the_database_keeps_one_payable_annexe_a_year(officer_59l, settled, state):
    avenant = enter_annex(actor=officer_59l.user, annex=avenant_of(officer_59l.user, settled))
    today = clock.today()
    days = {"signed_on": today, "convention_signed_on": today}
    rows = FinancialAnnex.objects
    rows.filter(pk=settled.pk).update(state=AnnexState.CLOSED, closed_on=today)
    days |= {"closed_on": today} if state == AnnexState.CLOSED else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(pk=avenant.pk).update(state=state, **days)


@pytest.mark.postgres
def test_years_payable_twice_before_the_rule_are_listed(officer_59l, settled):
    listed = import_module("financing.migrations.0029_one_payable_annex").none_twice
    avenant = enter_annex(actor=officer_59l.user, annex=avenant_of(officer_59l.user, settled))
    listed(apps, None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; DROP INDEX financing_annex_one_payable")
    today = clock.today()
    closed = {"state": AnnexState.CLOSED, "signed_on": today, "convention_signed_on": today, "closed_on": today}
    FinancialAnnex.objects.filter(pk=avenant.pk).update(**closed)
    with pytest.raises(RuntimeError, match=f"{settled.number}, {avenant.number}"):
        listed(apps, None)


def test_credits_are_asked_again_in_the_service_of_the_annexe(officer_59l, officer_62, head_59l):
    credit("59L", "1000.00", year=2008)
    annex = entered(officer_59l.user, make_convention("EI", 2008))
    assert annex.funding == Funding.RESERVED
    credit("59L", "200000.00", year=2008)
    with pytest.raises(NotAllowed):
        retry_commitment(actor=officer_62.user, annex=annex)
    assert retry_commitment(actor=officer_59l.user, annex=annex)


def test_credits_asked_again_for_a_closed_year_are_what_it_owes(officer_59l, settled):
    closed = close(officer_59l.user, settled)
    entered(officer_59l.user, make_convention("EI", 2008), fte="16.00")
    found = [replace(row, remark="Feuilles d'heures retrouvées") for row in rows(*["1254"] * 12)]
    save_states(actor=officer_59l.user, convention=closed.convention, rows=found)
    closed.refresh_from_db()
    assert closed.reserved_amount
    credit("59L", "50000.00", year=2008)

    assert retry_commitment(actor=officer_59l.user, annex=closed)
    assert committed_by(closed) == current_computation(closed).due == Decimal("96797.13")


def test_a_suspension_goes_on_under_the_avenant(officer_59l, head_59l):
    SignatureDelegationFactory(person=head_59l.user)
    credit("59L", "300000.00", year=2008)
    first = validated(officer_59l.user, make_convention("EI", 2008))
    suspend_payments(actor=head_59l.user, annex=first, suspended=True, reason="Contrôle en cours")
    avenant = enter_annex(actor=officer_59l.user, annex=avenant_of(officer_59l.user, first))

    done = validate_annex(actor=head_59l.user, annex=avenant, signed_on=clock.today())

    done.refresh_from_db()
    first.refresh_from_db()
    assert (done.suspended, done.suspension_reason, done.is_payable) == (True, "Contrôle en cours", False)
    # It is lifted in one place.
    assert (first.state, first.suspended, first.suspension_reason) == (AnnexState.SUPERSEDED, False, "")
    (told,) = JournalEntry.objects.filter(action="annex.suspend", object_id=str(done.pk))
    assert (told.sentence, told.comment) == (f"Paiements suspendus : {done.number}", "Contrôle en cours")
    page = head_59l.get(reverse("financing:annex_detail", args=[done.slug])).content.decode()
    assert "Paiements suspendus : Contrôle en cours" in page


def test_an_avenant_of_an_annexe_paid_as_usual_is_not_suspended(officer_59l, head_59l):
    SignatureDelegationFactory(person=head_59l.user)
    credit("59L", "300000.00", year=2008)
    first = validated(officer_59l.user, make_convention("EI", 2008))
    avenant = enter_annex(actor=officer_59l.user, annex=avenant_of(officer_59l.user, first))
    validate_annex(actor=head_59l.user, annex=avenant, signed_on=clock.today())
    avenant.refresh_from_db()
    assert (avenant.suspended, avenant.is_payable) == (False, True)


@pytest.mark.parametrize(("first", "said"), [(True, "déjà suspendus"), (False, "ne sont pas suspendus")])
def test_what_is_suspended_is_not_suspended_again_nor_resumed_twice(officer_59l, head_59l, first, said):
    """Two pages open: the second would write over the reason of the first."""
    credit("59L", "300000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    if first:
        suspend_payments(actor=head_59l.user, annex=annex, suspended=True, reason="Contrôle")
    with pytest.raises(Refusal, match=said):
        suspend_payments(actor=head_59l.user, annex=annex, suspended=first, reason="Autre motif")
    annex.refresh_from_db()
    assert annex.suspension_reason == ("Contrôle" if first else "")


def test_a_page_that_suspends_never_resumes(officer_59l, head_59l):
    """Shown before a colleague suspended: confirmed after, it would undo what he did."""
    credit("59L", "300000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    address = reverse("financing:annex_suspend", args=[annex.slug])
    seen = {"seen": str(head_59l.get(address).context["form"]["seen"].value())}
    suspend_payments(actor=head_59l.user, annex=annex, suspended=True, reason="Contrôle")

    page = head_59l.post(address, seen | {"comment": "Contrôle aussi"}).content.decode()

    annex.refresh_from_db()
    assert (annex.suspended, annex.suspension_reason) == (True, "Contrôle")
    assert f"Dernier changement : {head_59l.user}, le " in page
    assert "Un collègue vient de suspendre ou de reprendre ces paiements" in page and "Contrôle aussi" in page
    assert head_59l.post(address, {"seen": "True", "comment": "Contrôle terminé"}).status_code == 302
    annex.refresh_from_db()
    assert annex.suspended is False
