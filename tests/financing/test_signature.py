"""The signature of a convention and its first annexe; avenants; what an annexe of another year asks."""

import datetime as dt
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from conventions.enums import ConventionState
from conventions.services.conventions import update_convention
from financing.enums import AnnexState, Funding
from financing.guards.annex import first_year_is_funded
from financing.models import FinancialAnnex
from financing.selectors.annexes import rank_after
from financing.selectors.conventions import snapshot_part
from financing.selectors.envelopes import balance_of
from financing.services.annex_actions import change_state, convention_was_signed, enter_annex, validate_annex
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.workflow import Request
from tests.factories import SignatureDelegationFactory
from tests.factories.financing import credit, draft, entered, entry, make_convention, validated
from tests.forms import forms_of

pytestmark = pytest.mark.django_db

REQUEST = Request(actor=None, today=dt.date(2008, 10, 15))


def test_a_convention_is_not_signed_without_its_annexe(officer_59l):
    convention = make_convention()
    assert first_year_is_funded(convention, REQUEST) == (
        "Préparez l'annexe financière de 2009 : la convention se signe avec son financement."
    )
    annex = draft(officer_59l.user, convention)
    assert first_year_is_funded(convention, REQUEST) == (
        f"Terminez la saisie de l'annexe financière de 2009 ({annex.number}) : « Enregistrer comme saisie »."
    )
    enter_annex(actor=officer_59l.user, annex=annex)
    assert first_year_is_funded(convention, REQUEST).startswith(
        f"L'annexe financière de 2009 ({annex.number}) attend des crédits."
    )


def test_a_funded_annexe_opens_the_signature_and_one_taken_over_needs_none(officer_59l):
    credit("59L", "100000.00")
    convention = make_convention()
    entered(officer_59l.user, convention)
    assert first_year_is_funded(convention, REQUEST) is None
    assert first_year_is_funded(make_convention(taken_over=True), REQUEST) is None


@pytest.mark.parametrize(
    ("start", "end", "covered"),
    [
        ((2009, 1, 1), (2009, 12, 31), True),
        ((2009, 1, 2), (2010, 1, 1), False),
        ((2009, 1, 1), (2009, 12, 30), False),
        ((2010, 1, 1), (2010, 12, 31), False),
    ],
)
def test_a_convention_is_not_signed_with_an_annexe_of_other_months(officer_59l, start, end, covered):
    credit("59L", "100000.00")
    annex = entered(officer_59l.user, make_convention(state="negotiation"))
    period = {"start": dt.date(*start), "end": dt.date(*end)}
    convention = update_convention(actor=officer_59l.user, convention=annex.convention, **period)

    assert first_year_is_funded(convention, REQUEST) == (
        None
        if covered
        else f"L'annexe {annex.number} compte des mois hors de la convention : reprenez sa saisie, ou annulez-la."
    )


def test_the_signature_validates_the_annexe_and_draws_its_schedule(officer_59l):
    credit("59L", "100000.00")
    annex = validated(officer_59l.user, make_convention())
    assert (annex.state, annex.signed_on) == (AnnexState.VALIDATED, dt.date(2008, 10, 15))
    assert sum(annex.payments.values_list("amount", flat=True)) == Decimal("82288.50")
    assert annex.payments.count() == 12


def test_a_reserved_annexe_is_not_validated_by_a_signature(officer_59l):
    annex = entered(officer_59l.user, make_convention())
    convention_was_signed(annex.convention, officer_59l.user)
    annex.refresh_from_db()
    assert annex.state == AnnexState.ENTERED


def test_the_snapshot_keeps_the_calculation(officer_59l):
    credit("59L", "100000.00")
    annex = entered(officer_59l.user, make_convention())
    part = snapshot_part(annex.convention)
    assert (part["number"], part["agreed_amount"]) == (annex.number, Decimal("82288.50"))
    assert part["computation"]["inputs"] == annex.computations.get().inputs


def avenant(actor, annex, fte: str) -> FinancialAnnex:
    """12 ETP from July, say: the first segment is closed, the second opened."""
    new = open_annex(actor=actor, convention=annex.convention, year=annex.year)
    july = dt.date(annex.year, 7, 1)
    segments = (
        (new.start, dt.date(annex.year, 6, 1), Decimal("8.50")),
        (july, new.end, Decimal(fte)),
    )
    return fill_annex(actor=actor, annex=new, values=entry(new), lines=Lines(segments=segments))


def test_an_avenant_takes_only_what_it_adds_then_replaces(officer_59l, head_59l):
    SignatureDelegationFactory(person=head_59l.user)
    envelope = credit("59L", "100000.00")
    annex = validated(officer_59l.user, make_convention())
    new = enter_annex(actor=officer_59l.user, annex=avenant(officer_59l.user, annex, "10"))
    assert new.number.endswith("A0 M1")
    amount = new.computations.get().agreed_amount
    assert amount == Decimal("89549.25")
    assert balance_of(envelope).committed == amount
    validate_annex(actor=head_59l.user, annex=new, signed_on=dt.date(2008, 10, 15))
    annex.refresh_from_db()
    new.refresh_from_db()
    assert (annex.state, new.state) == (AnnexState.SUPERSEDED, AnnexState.VALIDATED)
    assert (rank_after(annex), rank_after(new)) == (new, None)
    assert balance_of(envelope).committed == amount
    assert annex.payments.count() == 0
    with pytest.raises(Refusal, match="Cette annexe en remplace une autre"):
        change_state(actor=head_59l.user, annex=new, name="cancel_validated", comment="Erreur")


def test_an_avenant_that_lowers_gives_back_at_its_validation_only(officer_59l, head_59l):
    SignatureDelegationFactory(person=head_59l.user)
    envelope = credit("59L", "100000.00")
    annex = validated(officer_59l.user, make_convention())
    new = enter_annex(actor=officer_59l.user, annex=avenant(officer_59l.user, annex, "5"))
    assert balance_of(envelope).committed == Decimal("82288.50")
    validate_annex(actor=head_59l.user, annex=new, signed_on=dt.date(2008, 10, 15))
    assert balance_of(envelope).committed == Decimal("65346.75")


def test_an_annexe_is_signed_under_a_delegation_valid_that_day(officer_59l, head_59l):
    credit("59L", "100000.00")
    annex = validated(officer_59l.user, make_convention())
    new = enter_annex(actor=officer_59l.user, annex=avenant(officer_59l.user, annex, "5"))
    with pytest.raises(Refusal, match="n'a pas de délégation de signature en cours le 15 octobre 2008"):
        validate_annex(actor=head_59l.user, annex=new, signed_on=dt.date(2008, 10, 15))
    annex.refresh_from_db()
    assert annex.state == AnnexState.VALIDATED


def test_an_officer_does_not_sign(officer_59l):
    credit("59L", "100000.00")
    annex = validated(officer_59l.user, make_convention())
    new = enter_annex(actor=officer_59l.user, annex=avenant(officer_59l.user, annex, "5"))
    with pytest.raises(NotAllowed):
        validate_annex(actor=officer_59l.user, annex=new, signed_on=dt.date(2008, 10, 15))


def test_one_annexe_in_preparation_a_year(officer_59l):
    annex = draft(officer_59l.user, make_convention())
    with pytest.raises(Refusal, match="déjà en préparation"):
        open_annex(actor=officer_59l.user, convention=annex.convention, year=2009)


@pytest.mark.parametrize(("year", "sentence"), [(2012, "ne couvre pas l'année 2012")])
def test_a_year_outside_the_convention_is_refused(officer_59l, year, sentence):
    with pytest.raises(Refusal, match=sentence):
        open_annex(actor=officer_59l.user, convention=make_convention(), year=year)


def test_a_year_without_regime_is_refused(officer_59l):
    convention = make_convention("EI", 2005, start=dt.date(2005, 1, 1), end=dt.date(2005, 6, 30))
    with pytest.raises(Refusal, match="Aucun régime d'aide ne s'applique au type EI en 01/2005"):
        open_annex(actor=officer_59l.user, convention=convention, year=2005)


def test_a_start_in_the_middle_of_a_month_waits_for_the_next(officer_59l):
    annex = draft(officer_59l.user, make_convention(start=dt.date(2009, 3, 15)))
    assert (annex.start, annex.end) == (dt.date(2009, 4, 1), dt.date(2009, 12, 1))


def test_rejecting_needs_a_reason_and_gives_credits_back(officer_59l, head_59l):
    envelope = credit("59L", "100000.00")
    annex = entered(officer_59l.user, make_convention())
    with pytest.raises(Refusal, match="Indiquez le motif"):
        change_state(actor=head_59l.user, annex=annex, name="reject")
    back = change_state(actor=head_59l.user, annex=annex, name="reject", comment="Hors priorité")
    assert (back.state, back.funding) == (AnnexState.REJECTED, Funding.NONE)
    assert balance_of(envelope).committed == 0


def test_changing_the_annexe_cancels_a_version_ready_to_sign(officer_59l):
    from conventions.models import SignatureVersion

    annex = draft(officer_59l.user, make_convention(state=ConventionState.READY_TO_SIGN))
    version = SignatureVersion.objects.create(
        convention=annex.convention, rank=1, snapshot={}, frozen_at="2008-10-15T10:00:00Z", frozen_by=officer_59l.user
    )
    lines = Lines(segments=((annex.start, annex.end, Decimal("9")),))
    fill_annex(actor=officer_59l.user, annex=annex, values=entry(annex), lines=lines)
    version.refresh_from_db()
    annex.convention.refresh_from_db()
    assert version.cancelled_at is not None
    assert annex.convention.state == ConventionState.OPINION_GIVEN


def test_a_head_signs_the_figures_that_he_read(officer_59l, head_59l):
    """Reopened and entered again with other posts while his page is open, the annexe is shown again first."""
    credit("59L", "200000.00", year=2008)
    SignatureDelegationFactory(person=head_59l.user)
    convention = make_convention(year=2008, state=ConventionState.IN_FORCE, signed_on=dt.date(2008, 1, 1))
    annex = entered(officer_59l.user, convention)
    url = reverse("financing:annex_action", args=[annex.slug, "validate"])
    page = forms_of(head_59l.get(url).content.decode(), url)[0].values
    change_state(actor=officer_59l.user, annex=annex, name="reopen")
    lines = Lines(segments=((annex.start, annex.end, Decimal("9.50")),))
    annex = fill_annex(
        actor=officer_59l.user, annex=FinancialAnnex.objects.get(pk=annex.pk), values=entry(annex), lines=lines
    )
    enter_annex(actor=officer_59l.user, annex=annex)

    refused = head_59l.post(url, page)
    annex.refresh_from_db()
    said = unescape(refused.content.decode())
    assert (refused.status_code, annex.state) == (422, AnnexState.ENTERED)
    assert "a été calculée de nouveau depuis que cette page la montre" in said
    assert f"Dernier changement : {officer_59l.user}, le " in said
    again = head_59l.post(url, forms_of(refused.content.decode(), url)[0].values)
    annex.refresh_from_db()
    assert again.status_code == 302, again.context["form"].errors
    assert annex.state == AnnexState.VALIDATED
