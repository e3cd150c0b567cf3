"""An annexe in force that another regime comes to cut goes on as it was agreed until an avenant cuts it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.enums import AnnexState, PaymentKind
from financing.models import FinancialAnnex, PaymentLine
from financing.selectors.annexes import current_computation, replays
from financing.selectors.consequences import entry_consequences
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from financing.services.law import put_in_force
from financing.services.monthly_states import save_states
from financing.services.payments import refresh_annex
from iae_portal.core.errors import Refusal
from tests.factories.financing import credit, entry, found_paid
from tests.financing.test_annexes_apart import cut
from tests.financing.test_closing import close, settled
from tests.financing.test_monthly_states import rows
from tests.financing.test_regime_entry import JULY, regime

__all__ = ["cut", "settled"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def spring(cut, settings) -> FinancialAnnex:
    """In force for the whole of 2008, while another regime aids the type from July on."""
    settings.PORTAL_TODAY = "2008-12-15"
    return cut[0]


def said_on(client, annex: FinancialAnnex) -> str:
    page = client.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    return " ".join(page.replace("&#x27;", "'").split())


def test_its_monthly_states_are_kept_and_counted(officer_59l, spring):
    assert save_states(actor=officer_59l.user, convention=spring.convention, rows=rows("1000", "1000")) == 2
    run = current_computation(spring)
    assert (run.agreed_amount, run.due is not None, replays(run)) == (Decimal("82288.50"), True, True)


@pytest.mark.parametrize(("state", "goes_on"), [("validated", True), ("closed", True), ("entered", False)])
def test_only_what_is_in_force_goes_on(spring, state, goes_on):
    FinancialAnnex.objects.filter(pk=spring.pk).update(state=state)
    if goes_on:
        assert refresh_annex(actor=None, annex=spring, reason="Essai").agreed_amount == Decimal("82288.50")
        return
    with pytest.raises(Refusal, match="en décembre 2008"):
        refresh_annex(actor=None, annex=spring, reason="Essai")


def test_what_the_agency_paid_of_it_is_noted(spring):
    line = PaymentLine.objects.filter(annex=spring).order_by("month").first()
    found_paid(annex=spring, lines=[line])
    line.refresh_from_db()
    assert line.paid_on is not None


def test_its_page_says_to_cut_it(officer_59l, spring):
    assert "ne s'applique plus après le 30 juin 2008. Arrêtez-la à cette date par un avenant" in said_on(
        officer_59l, spring
    )
    FinancialAnnex.objects.filter(pk=spring.pk).update(end=dt.date(2008, 6, 1))
    assert "ne s'applique plus après" not in said_on(officer_59l, spring)


def test_a_closed_one_takes_a_corrected_state(officer_59l, national, settled, django_capture_on_commit_callbacks):
    annex = close(officer_59l.user, settled)
    with django_capture_on_commit_callbacks(execute=True):
        put_in_force(actor=national.user, regime=regime(), reference="Décret d'exemple", effect_on=JULY)
    (row,) = rows("1000")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=[replace(row, remark="Feuilles retrouvées")])
    lines = PaymentLine.objects.filter(annex=annex, paid_on=None, amount__gt=0)
    assert [line.kind for line in lines] == [PaymentKind.RECOVERY]
    assert "Clôturée, elle reste réglée comme elle a été convenue" in said_on(officer_59l, annex)


def test_one_in_preparation_is_still_refused(officer_59l, spring):
    avenant = open_annex(actor=officer_59l.user, convention=spring.convention, year=2008, regime=spring.regime_id)
    assert avenant.state == AnnexState.DRAFT
    whole = entry(avenant) | {"start": spring.start, "end": spring.end}
    with pytest.raises(Refusal, match="à cheval sur deux régimes"):
        fill_annex(
            actor=officer_59l.user,
            annex=avenant,
            values=whole,
            lines=Lines(segments=((spring.start, spring.end, Decimal("8.50")),)),
        )


def test_the_entry_of_a_regime_still_says_what_is_to_cut(officer_59l, settled):
    credit("59L", "1.00", year=2009)
    (line,) = entry_consequences(regime(), JULY).lines
    assert "en décembre 2008" in line.problem
