"""The dates of money in their order, in the database and in what the services say: each bound from both sides."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from financing.models import Bareme, FinancialAnnex, ModulationCampaign, MonthlyState, PaymentLine
from financing.services.annex_actions import enter_annex, validate_annex
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from financing.services.campaign_rates import decide_campaign
from iae_portal.core.errors import Refusal
from tests.factories import SignatureDelegationFactory
from tests.factories.financing import credit, entry, found_paid, make_convention, validated
from tests.financing.test_bounds import a_new_bareme
from tests.financing.test_closing import settle

pytestmark = pytest.mark.django_db

OLD = {"signed_on": None}
TODAY = dt.date(2009, 1, 20)
EVE = dt.date(2009, 1, 19)


@pytest.fixture
def settled(officer_59l, settings):
    """Entered, signed and paid whole on 20 January 2009."""
    settings.PORTAL_TODAY = TODAY.isoformat()
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    return settle(officer_59l.user, annex, *["1128.75"] * 12)


def refused(rows, name: str | None, **changes) -> None:
    """The update passes, or the database names the constraint that refuses it."""
    if name is None:
        rows.update(**changes)
        return
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**changes)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"opened_on": TODAY}, None),
        ({"opened_on": dt.date(2009, 1, 21)}, "financing_annex_prepared_first"),
        ({"committed_on": TODAY}, None),
        ({"committed_on": dt.date(2009, 1, 21)}, "financing_annex_after_credits"),
        ({"convention_signed_on": TODAY}, None),
        ({"convention_signed_on": dt.date(2009, 1, 21)}, "financing_annex_after_convention"),
        ({"closed_on": TODAY}, None),
        ({"closed_on": EVE}, "financing_annex_closed_after_signed"),
        ({"closed_on": dt.date(2008, 12, 31), **OLD}, "financing_annex_closed_last"),
        ({"closed_on": dt.date(2009, 1, 1), **OLD}, None),
    ],
)
def test_the_database_keeps_the_dates_of_an_annexe_in_their_order(settled, changes, name):
    assert [settled.opened_on, settled.committed_on, settled.signed_on, settled.convention_signed_on] == [TODAY] * 4
    refused(FinancialAnnex.objects.filter(pk=settled.pk), name, **changes)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"paid_on": TODAY}, None),
        ({"paid_on": EVE}, "financing_payment_after_credits"),
        ({"paid_on": TODAY, "month": TODAY}, None),
        ({"paid_on": TODAY, "month": dt.date(2009, 1, 21)}, "financing_payment_month_begun"),
        ({"paid_on": TODAY, "month": dt.date(2009, 1, 21), "kind": "recovery"}, None),
    ],
)
def test_the_database_refuses_a_payment_before_its_credits_or_its_month(settled, changes, name):
    line = settled.payments.order_by("month").first()
    assert (line.paid_on, line.committed_on) == (TODAY, TODAY)
    refused(PaymentLine.objects.filter(pk=line.pk), name, **changes)


@pytest.mark.parametrize(
    ("entered", "name"),
    [
        ("2008-12-31 23:59", "financing_state_month_over"),
        ("2009-01-01 00:00", None),
        ("2008-01-31 23:59", "month_over"),
    ],
)
def test_the_database_refuses_the_state_of_a_month_that_is_not_over(settled, entered, name):
    instant = timezone.make_aware(dt.datetime.fromisoformat(entered))
    refused(MonthlyState.objects.filter(month=dt.date(2008, 12, 1)), name, entered_at=instant)


def test_the_dates_of_a_round_go_with_its_credits(officer_59l, settings):
    settings.PORTAL_TODAY = "2008-02-01"
    annex = open_annex(actor=officer_59l.user, convention=make_convention("EI", 2008), year=2008)
    assert (annex.opened_on, annex.committed_on) == (dt.date(2008, 2, 1), None)


@pytest.mark.parametrize(("signed_on", "allowed"), [(EVE, False), (TODAY, True)])
def test_an_avenant_is_not_signed_before_its_credits(officer_59l, head_59l, settled, signed_on, allowed):
    SignatureDelegationFactory(person=head_59l.user)
    FinancialAnnex.objects.filter(pk=settled.pk).update(convention_signed_on=dt.date(2008, 1, 1))
    settled.convention.signed_on = dt.date(2008, 1, 1)
    settled.convention.save()
    avenant = open_annex(actor=officer_59l.user, convention=settled.convention, year=2008, regime=settled.regime_id)
    lines = Lines(segments=((avenant.start, avenant.end, Decimal("12.10")),))
    fill_annex(actor=officer_59l.user, annex=avenant, values=entry(avenant), lines=lines)
    enter_annex(actor=officer_59l.user, annex=avenant)
    if allowed:
        assert validate_annex(actor=head_59l.user, annex=avenant, signed_on=signed_on).signed_on == TODAY
        return
    with pytest.raises(Refusal, match="avant l'engagement de ses crédits, le 20 janvier 2009"):
        validate_annex(actor=head_59l.user, annex=avenant, signed_on=signed_on)


@pytest.mark.parametrize(
    ("paid_on", "sentence"),
    [
        (EVE, "un paiement ne précède pas l'engagement de ses crédits, le 20 janvier 2009"),
        (TODAY, None),
        (dt.date(2009, 1, 21), "La date de paiement ne peut pas être à venir"),
    ],
)
def test_a_payment_is_not_noted_before_its_credits_nor_in_advance(officer_59l, settings, paid_on, sentence):
    settings.PORTAL_TODAY = TODAY.isoformat()
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    lines = list(annex.payments.filter(month=dt.date(2008, 1, 1)))
    if sentence is None:
        assert found_paid(annex=annex, lines=lines, paid_on=paid_on) == 1
        return
    with pytest.raises(Refusal, match=sentence):
        found_paid(annex=annex, lines=lines, paid_on=paid_on)


@pytest.mark.parametrize(("paid_on", "allowed"), [(dt.date(2008, 10, 31), False), (dt.date(2008, 11, 1), True)])
def test_a_month_is_not_noted_as_paid_before_it_began(officer_59l, settings, paid_on, allowed):
    settings.PORTAL_TODAY = "2008-10-15"
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    settings.PORTAL_TODAY = "2008-11-15"
    lines = list(annex.payments.filter(month=dt.date(2008, 11, 1)))
    if allowed:
        assert found_paid(annex=annex, lines=lines, paid_on=paid_on) == 1
        return
    with pytest.raises(Refusal, match="un mois ne se paie pas avant d'avoir commencé, le 1er novembre 2008"):
        found_paid(annex=annex, lines=lines, paid_on=paid_on)


@pytest.mark.parametrize(
    ("notified_on", "name"), [(dt.date(2016, 5, 2), None), (dt.date(2016, 5, 1), "notified_after")]
)
def test_rates_are_notified_once_decided(computed, director_31, settings, notified_on, name):
    settings.PORTAL_TODAY = "2016-05-02"
    undecided = ModulationCampaign.objects.filter(pk=computed.pk)
    refused(undecided, "financing_campaign_decided_first", notified_on=notified_on)
    decide_campaign(actor=director_31.user, campaign=computed)
    refused(undecided, name, notified_on=notified_on)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit_amount": Decimal("0.01")}, None),
        ({"unit_amount": Decimal(0)}, "Les montants, les heures et les plafonds d'un barème sont supérieurs à zéro."),
        ({"hours_per_fte": Decimal(0)}, "sont supérieurs à zéro."),
        ({"posts_cap": Decimal(0)}, "sont supérieurs à zéro."),
        ({"end": dt.date(2008, 6, 30)}, "La date de fin précède la date de début"),
        ({"end": dt.date(2008, 7, 31)}, None),
        ({"start": dt.date(2008, 7, 2)}, "Un barème prend effet le premier jour d'un mois."),
    ],
)
def test_the_database_refuses_a_bareme_that_cannot_be(changes, sentence):
    row = a_new_bareme(type="ETTI", **changes)
    if sentence is None:
        row.validate_constraints()
        row.save()
        return
    with pytest.raises(ValidationError) as caught:
        row.validate_constraints()
    assert sentence in " ".join(caught.value.messages)
    with pytest.raises(IntegrityError, match="financing_bareme"), transaction.atomic():
        Bareme.objects.bulk_create([row])
