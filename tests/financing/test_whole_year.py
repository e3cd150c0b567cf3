"""A year played whole: 2008 paid by lots, closed in December, its credits given again; 2009 its modulated part."""

import datetime as dt
from decimal import Decimal

import pytest

from conventions.enums import ConventionState
from financing.enums import AnnexState, BudgetLine, Funding, LotAnswer, PaymentKind
from financing.models import FinancialAnnex, PaymentLine, Regime
from financing.selectors.envelopes import balance_of, committed_by
from financing.services.annex_actions import change_state, convention_was_signed
from financing.services.campaign_notification import notify_campaign
from financing.services.campaign_rates import compute_campaign, decide_campaign
from financing.services.campaign_readings import save_readings
from financing.services.campaigns import change_campaign, open_campaign
from financing.services.law import put_in_force
from financing.services.lot_answers import start_paid
from financing.services.lots import prepare_lot, validate_lot
from financing.services.monthly_states import save_states
from iae_portal.core import clock
from iae_portal.core.models import Region
from iae_portal.core.services.jobs import run
from tests.factories import service
from tests.factories.financing import entered, give_back, make_convention, validated
from tests.financing.recount import assert_counted_again
from tests.financing.test_envelopes import lille, move, nation, region_31
from tests.financing.test_monthly_states import rows

pytestmark = pytest.mark.django_db
AGREED = Decimal("106491.00")  # 12 ETP of an EI over eleven months
DUE = Decimal("79868.25")  # 9 ETP of them
SMALL = Decimal("29043.00")  # 3 ETP over twelve months


def pay_by_a_lot(officer, head) -> Decimal:
    """Everything that may be asked that day, asked and paid."""
    lot = prepare_lot(actor=officer, service=service("59L"))
    lot = validate_lot(actor=head, lot=lot)
    run(start_paid(actor=officer, lot=lot, paid_on=clock.today()).pk)
    assert not lot.lines.exclude(answer=LotAnswer.PAID).exists()
    return sum(row.amount for row in lot.lines.all())


def read(annex: FinancialAnnex) -> FinancialAnnex:
    return FinancialAnnex.objects.get(pk=annex.pk)


def test_a_year_from_its_first_credits_to_its_modulated_part(
    national, director_31, officer_59l, head_59l, settings, django_capture_on_commit_callbacks
):
    officer, head = officer_59l.user, head_59l.user
    settings.PORTAL_TODAY = "2008-01-10"
    move(national, None, nation(2008), "200000")
    move(national, nation(2008), region_31(2008), "200000")
    move(director_31, region_31(2008), lille(2008), "120000")
    big = validated(officer, make_convention("EI", 2008, end=dt.date(2008, 11, 30)), fte="12.00")
    small = entered(officer, make_convention("EI", 2008), fte="3.00")
    assert (committed_by(big), small.funding, small.reserved_amount) == (AGREED, Funding.RESERVED, SMALL)

    for day, months in (("2008-07-10", 6), ("2008-10-10", 9)):
        settings.PORTAL_TODAY = day
        save_states(actor=officer, convention=big.convention, rows=rows(*["1128.75"] * months))
        pay_by_a_lot(officer, head)
    settings.PORTAL_TODAY = "2008-12-10"
    save_states(actor=officer, convention=big.convention, rows=rows(*["1128.75"] * 11))
    give_back(big.payments.get(kind=PaymentKind.RECOVERY))
    change_state(actor=officer, annex=read(big), name="close")

    small, big = read(small), read(big)
    assert (big.state, committed_by(big)) == (AnnexState.CLOSED, DUE)
    assert (small.funding, committed_by(small)) == (Funding.COMMITTED, SMALL)
    assert balance_of(lille(2008)).available == Decimal(120000) - DUE - SMALL
    assert_counted_again()

    small.convention.state, small.convention.signed_on = ConventionState.SIGNED, clock.today()
    small.convention.save()
    convention_was_signed(small.convention, officer)
    settings.PORTAL_TODAY = "2009-01-20"
    save_states(actor=officer, convention=small.convention, rows=rows(*["376.25"] * 12))
    assert pay_by_a_lot(officer, head) == SMALL

    campaign = modulate(national, director_31, [big, small], django_capture_on_commit_callbacks)
    settings.PORTAL_TODAY = "2009-06-10"
    parts = dict(PaymentLine.objects.filter(kind=PaymentKind.MODULATION).values_list("annex", "amount"))
    assert parts.keys() == {big.pk, small.pk} and all(parts.values())
    assert pay_by_a_lot(officer, head) == sum(parts.values()) == 5000 - balance_of(campaign.envelope).available
    assert read(big).state == AnnexState.CLOSED
    assert_counted_again()


def modulate(national, director, annexes, capture):
    """The simulation announced for 2009, once a text puts it in force; two equals share the half of its ceiling."""
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    regime = put_in_force(
        actor=national.user, regime=regime, reference="Texte d'exemple", effect_on=dt.date(2009, 1, 1)
    )
    of_2009 = {"year": 2009, "line": BudgetLine.MODULATION}
    move(national, None, nation(**of_2009), "5000")
    move(national, nation(**of_2009), region_31(**of_2009), "5000")
    campaign = open_campaign(
        actor=director.user,
        region=Region.objects.get(code="31"),
        type="EI",
        data_year=2008,
        payment_year=2009,
        regime=regime,
        envelope_amount=Decimal(5000),
    )
    readings = {name: (Decimal(50), Decimal(100)) for name in ("public", "effort", "results")}
    for candidate in campaign.candidates.select_related("siae", "service", "campaign"):
        save_readings(actor=director.user, candidate=candidate, base=candidate.base, readings=readings)
    change_campaign(actor=director.user, campaign=campaign, name="close_collection")
    compute_campaign(actor=director.user, campaign=campaign)
    campaign = decide_campaign(actor=director.user, campaign=campaign)
    with capture(execute=True):
        notify_campaign(actor=director.user, campaign=campaign)
    return campaign
