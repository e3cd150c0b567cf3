"""A year played whole, as `make demo DATE=2009-07-01` plays it on the story: 2008 paid by lots, closed in December, its
credits given again; 2009 its modulated part. Counted again at each turn."""

import datetime as dt
from decimal import Decimal

import pytest

from financing.base_rules import RULES
from financing.enums import AnnexState, BudgetLine, CampaignState, Funding, LotAnswer, PaymentKind
from financing.models import Envelope, FinancialAnnex, LotLine, ModulationCampaign, PaymentLine
from financing.selectors.envelopes import balance_of, committed_by
from iae_portal.core import clock
from iae_portal.demo.story.days import STORY_DAY
from iae_portal.demo.story.later import load_later
from iae_portal.demo.story.year_end import AREA, BROUGHT
from tests.demonstration import READS_IT
from tests.financing.recount import assert_counted_again

pytestmark = [pytest.mark.django_db, READS_IT]
HALF_YEAR, WAITING = "EI 59L 08 0004 A0 M0", "EI 59L 08 0005 A0 M0"
AGREED, DUE, WANTED = Decimal("48405.00"), Decimal("35820.73"), Decimal("130693.50")
SPARE = Decimal("3150.00")


@pytest.fixture
def played(demonstration, settings):
    """Plays on, until each day asked."""
    reached = STORY_DAY

    def until(day: str) -> None:
        nonlocal reached
        settings.PORTAL_TODAY = day
        for _ in load_later(after=reached):
            pass
        reached = clock.today()

    return until


def annex(number: str) -> FinancialAnnex:
    return FinancialAnnex.objects.get(number=number)


def lille(line: str = BudgetLine.JOB_AID, year: int = 2008) -> Decimal:
    return balance_of(Envelope.objects.get(service__code="59L", line=line, year=year)).available


def of_2008(state: str):
    return FinancialAnnex.objects.filter(convention__service__code__in=AREA, year=2008, state=state)


def test_a_year_from_its_last_months_to_its_modulated_part(played):
    played("2008-12-09")
    half_year, waiting = annex(HALF_YEAR), annex(WAITING)
    assert (half_year.state, committed_by(half_year), waiting.funding) == (
        AnnexState.VALIDATED,
        AGREED,
        Funding.RESERVED,
    )
    assert (lille(), waiting.reserved_amount) == (SPARE + BROUGHT, WANTED)

    played("2008-12-10")
    half_year, waiting = annex(HALF_YEAR), annex(WAITING)
    assert (half_year.state, committed_by(half_year)) == (AnnexState.CLOSED, DUE)
    assert (waiting.funding, committed_by(waiting)) == (Funding.COMMITTED, WANTED)
    assert lille() == SPARE + BROUGHT + AGREED - DUE - WANTED
    assert_counted_again()

    played("2009-03-31")
    assert set(of_2008(AnnexState.VALIDATED)) == {annex(WAITING)}  # its order is still to be paid
    closed = of_2008(AnnexState.CLOSED)
    assert closed.count() == 18
    assert not PaymentLine.objects.filter(annex__in=closed, paid_on=None, amount__gt=0).exists()
    assert lille() > SPARE + BROUGHT + AGREED - DUE - WANTED

    played("2009-07-01")
    campaign = ModulationCampaign.objects.get(type="EI")
    notified = dict(campaign.decisions.filter(amount__gt=0).values_list("siae", "amount"))
    parts = PaymentLine.objects.filter(kind=PaymentKind.MODULATION)
    paid = {siae: Decimal(0) for siae in notified}
    for siae, amount in parts.filter(paid_on__isnull=False).values_list("annex__convention__siae", "amount"):
        paid[siae] += amount
    assert campaign.state == CampaignState.NOTIFIED and len(notified) > 5
    assert paid == notified and balance_of(campaign.envelope).available == 15000 - sum(notified.values())
    # One was paid in two times, all but one on an annexe closed since March.
    assert parts.count() == len(notified) + 1
    assert parts.exclude(annex__state=AnnexState.CLOSED).values_list("annex__number", flat=True).get() == WAITING
    assert not LotLine.objects.filter(answer=LotAnswer.PENDING).exists()
    assert_counted_again()
    assert {key: list(find()) for key, (_, find) in RULES.items()} == dict.fromkeys(RULES, [])


def test_the_story_alone_stays_at_its_day(demonstration):
    assert list(load_later()) == []
    assert not FinancialAnnex.objects.filter(opened_on__gt=dt.date(2008, 10, 15)).exists()
