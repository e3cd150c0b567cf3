"""A notified part whose annexe goes away before the job pays it: said to whoever notified, paid on the next annexe."""

import datetime as dt
from decimal import Decimal

import pytest

from financing.guards.annex import no_modulated_part
from financing.models import FinancialAnnex, ModulationCampaign, ModulationDecision, PaymentLine
from financing.reminders import UNPAID_PART
from financing.selectors.envelopes import balance_of
from financing.services import modulated_parts
from financing.services.alerts import refresh_alerts
from financing.services.annex_actions import enter_annex, validate_annex
from financing.services.campaign_notification import notify_campaign
from financing.services.campaign_rates import decide_campaign
from iae_portal.core.models import Job, JournalEntry
from iae_portal.core.services.jobs import run
from iae_portal.core.text import euros
from iae_portal.notifications.models import Deadline
from tests.factories import SignatureDelegationFactory
from tests.factories.financing import credit, draft, make_convention

pytestmark = pytest.mark.django_db
TODAY = dt.date(2016, 5, 2)


@pytest.fixture(autouse=True)
def spring_2016(settings):
    settings.PORTAL_TODAY = TODAY.isoformat()


@pytest.fixture
def clicked(computed, director_31) -> Job:
    """The director has notified; no worker has taken the job yet."""
    decided = decide_campaign(actor=director_31.user, campaign=computed)
    return notify_campaign(actor=director_31.user, campaign=decided)


def annex_of(name: str) -> FinancialAnnex:
    return FinancialAnnex.objects.get(convention__siae__name=f"Structure {name}", modification_rank=0)


def part_of(name: str) -> ModulationDecision:
    return ModulationDecision.objects.select_related("campaign__envelope").get(siae__name=f"Structure {name}")


def next_rank(annex: FinancialAnnex) -> FinancialAnnex:
    """As an avenant signed by somebody else leaves them."""
    FinancialAnnex.objects.filter(pk=annex.pk).update(state="superseded")
    annex.pk, annex.modification_rank, annex.number = None, 1, annex.number.replace("M0", "M1")
    annex.save(force_insert=True)
    return annex


def told_again() -> list[tuple]:
    refresh_alerts(today=TODAY)
    rows = Deadline.objects.open().filter(kind=UNPAID_PART).select_related("service")
    return [(row.service.code, row.owner_role, row.label) for row in rows]


def test_an_annexe_given_up_before_the_job_is_said_and_its_credits_stay_held(clicked, director_31):
    FinancialAnnex.objects.filter(pk=annex_of("B").pk).update(state="cancelled")
    run(clicked.pk)

    clicked.refresh_from_db()
    amount = part_of("B").amount
    said = f"Structure B : part modulée de {euros(amount)} notifiée et non versée, aucune annexe n'est en vigueur"
    assert (clicked.state, PaymentLine.objects.count()) == ("done", 4)
    assert clicked.result["sentence"].endswith("1 part modulée attend une annexe en vigueur.")
    assert [row.message.startswith(said) for row in clicked.lines.all()] == [True]
    line = JournalEntry.objects.get(action="campaign.unpaid")
    assert (line.sentence.startswith(said), line.actor) == (True, director_31.user)
    label = f"{euros(amount)} notifiés, aucune annexe de 2015 : Structure B"
    assert told_again() == [("R31", "regional_director", label)]
    assert balance_of(part_of("B").campaign.envelope).committed == Decimal("68145.44")


def test_run_again_it_says_it_once_in_the_journal(clicked):
    FinancialAnnex.objects.filter(pk=annex_of("B").pk).update(state="cancelled")
    run(clicked.pk)
    Job.objects.filter(pk=clicked.pk).update(state="queued")
    run(clicked.pk)
    assert (JournalEntry.objects.filter(action="campaign.unpaid").count(), PaymentLine.objects.count()) == (1, 4)


def test_nothing_is_said_when_every_part_is_paid(clicked):
    run(clicked.pk)
    clicked.refresh_from_db()
    assert (PaymentLine.objects.count(), clicked.lines.count(), told_again()) == (5, 0, [])
    assert "attend" not in clicked.result["sentence"]
    assert not JournalEntry.objects.filter(action="campaign.unpaid").exists()


def test_an_avenant_signed_before_the_job_bears_the_part(clicked):
    avenant = next_rank(annex_of("B"))
    run(clicked.pk)
    assert PaymentLine.objects.get(annex__convention__siae__name="Structure B").annex == avenant


def test_an_avenant_signed_while_the_job_waits_for_the_lock_bears_the_part(clicked, monkeypatch):
    wait = modulated_parts.take

    def signed_meanwhile(*rows):
        wait(*rows)
        for row in rows:
            if row.convention.siae.name == "Structure B":
                next_rank(FinancialAnnex.objects.get(pk=row.pk))

    monkeypatch.setattr(modulated_parts, "take", signed_meanwhile)
    run(clicked.pk)
    line = PaymentLine.objects.get(annex__convention__siae__name="Structure B")
    assert (line.annex.state, line.annex.modification_rank) == ("validated", 1)


@pytest.mark.parametrize(("year", "paid"), [(2015, True), (2016, False)])
def test_the_annexe_signed_later_bears_what_waited(clicked, officer_59l, head_59l, year, paid):
    given_up = annex_of("B")
    decided_on = TODAY - dt.timedelta(days=30)
    ModulationCampaign.objects.update(decided_on=decided_on)
    siae, kept = given_up.convention.siae, {"state": "in_force", "signed_on": dt.date(2014, 12, 15), "taken_over": True}
    convention = given_up.convention if year == 2015 else make_convention(siae=siae, year=year, **kept)
    FinancialAnnex.objects.filter(pk=given_up.pk).update(state="cancelled")
    run(clicked.pk)
    SignatureDelegationFactory(person=head_59l.user)
    credit("59L", "500000.00", year=year)
    annex = enter_annex(actor=officer_59l.user, annex=draft(officer_59l.user, convention, fte="20"))

    validate_annex(actor=head_59l.user, annex=annex, signed_on=TODAY)

    lines = PaymentLine.objects.filter(kind="modulation", annex=annex)
    assert [(row.amount, row.committed_on) for row in lines] == [(part_of("B").amount, decided_on)] * paid
    assert len(told_again()) == (not paid)


@pytest.mark.parametrize(("name", "year", "refused"), [("B", 2015, True), ("B", 2014, False), ("none", 2015, False)])
def test_an_annexe_is_not_cancelled_between_the_click_and_the_job(clicked, name, year, refused):
    annex = annex_of("B")
    annex.year = year
    if name == "none":
        ModulationDecision.objects.filter(siae__name="Structure B").update(amount=0)
    assert bool(no_modulated_part(annex, None)) is refused
    run(clicked.pk)
    assert bool(no_modulated_part(annex, None)) is (name == "B")
