"""What financing reminds its services of: a state that is late, readings that a campaign waits for."""

import datetime as dt
from decimal import Decimal

import pytest

from financing.checks.monthly_states import StateRow
from financing.models import FinancialAnnex, Regime
from financing.reminders import COLLECTION, STATES
from financing.services.annex_actions import change_state, suspend_payments
from financing.services.campaign_readings import exclude_candidate, save_readings
from financing.services.campaigns import change_campaign, open_campaign
from financing.services.monthly_states import save_states
from iae_portal.core.models import Region
from iae_portal.notifications.models import Deadline, OutgoingMail
from iae_portal.notifications.services.reminders import send_reminders
from tests.factories.financing import credit, make_convention, validated
from tests.financing.campaigns import ENVELOPE, structures
from tests.scenes import scene

pytestmark = pytest.mark.django_db
READINGS = {name: (Decimal(1), Decimal(2)) for name in ("public", "effort", "results")}


def open_rows(kind: str):
    return Deadline.objects.open().filter(kind=kind).order_by("pk")


@scene
def annex(officer_59l) -> FinancialAnnex:
    credit("59L", "100000.00", year=2008)
    return validated(officer_59l.user, make_convention(year=2008))


def state(actor, annex, *months: int) -> None:
    rows = [StateRow(dt.date(2008, month, 1), Decimal(1066), 9, "") for month in months]
    save_states(actor=actor, convention=annex.convention, rows=rows)


def test_the_first_month_without_its_state_is_due_on_the_15th_of_the_next(officer_59l, annex):
    assert open_rows(STATES).get().due_on == dt.date(2008, 2, 15)
    state(officer_59l.user, annex, 1, 2, 4)
    deadline = open_rows(STATES).get()
    assert (deadline.due_on, deadline.service.code) == (dt.date(2008, 4, 15), "59L")
    assert deadline.label == f"État de mars 2008 : {annex}"


def test_a_full_year_waits_for_nothing(officer_59l, annex, settings):
    settings.PORTAL_TODAY = "2009-01-20"
    state(officer_59l.user, annex, *range(1, 13))
    assert open_rows(STATES).count() == 0


def test_a_cancelled_annexe_is_not_reminded(head_59l, annex):
    change_state(actor=head_59l.user, annex=annex, name="cancel_validated", comment="Erreur")
    assert open_rows(STATES).count() == 0


def test_a_late_state_is_told_by_mail_unless_payments_are_suspended(officer_59l, head_59l, annex):
    suspend_payments(actor=head_59l.user, annex=annex, suspended=True, reason="Contrôle")
    send_reminders(day=dt.date(2008, 10, 17))
    assert OutgoingMail.objects.count() == 0
    suspend_payments(actor=head_59l.user, annex=annex, suspended=False, reason="Contrôle fini")
    send_reminders(day=dt.date(2008, 10, 17))
    assert f"saisir un état mensuel – État de janvier 2008 : {annex}" in OutgoingMail.objects.first().text


@pytest.fixture
def campaign(director_31, settings):
    settings.PORTAL_TODAY = "2016-05-02"
    structures()
    return open_campaign(
        actor=director_31.user,
        region=Region.objects.get(code="31"),
        type="ACI",
        data_year=2015,
        payment_year=2016,
        regime=Regime.objects.get(code="AIDE-POSTE-2014"),
        envelope_amount=ENVELOPE,
        collection_due_on=dt.date(2016, 5, 31),
    )


def test_each_service_is_reminded_of_its_own_incomplete_structures(campaign, officer_59l, regional_officer_31):
    assert sorted(open_rows(COLLECTION).values_list("service__code", flat=True)) == ["59L", "59L", "59V", "62", "62"]
    first, second = campaign.candidates.select_related("campaign", "siae", "service").filter(service__code="59L")
    save_readings(actor=officer_59l.user, candidate=first, base=Decimal(10), readings=READINGS)
    exclude_candidate(actor=regional_officer_31.user, candidate=second, excluded=True, reason="Fermée")
    assert sorted(open_rows(COLLECTION).values_list("service__code", flat=True)) == ["59V", "62", "62"]
    save_readings(actor=officer_59l.user, candidate=first, base=None, readings={})
    exclude_candidate(actor=regional_officer_31.user, candidate=second, excluded=False, reason="Rouverte")
    assert open_rows(COLLECTION).filter(due_on=dt.date(2016, 5, 31)).count() == 5


def test_a_campaign_given_up_reminds_nobody(campaign, director_31):
    change_campaign(actor=director_31.user, campaign=campaign, name="cancel", comment="Sans objet")
    assert open_rows(COLLECTION).count() == 0
