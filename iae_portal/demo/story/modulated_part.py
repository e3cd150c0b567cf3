"""The modulated part of 2009: the EI of the Nord-Pas-de-Calais on what they did in 2008, from the opening of the
campaign to what the agency pays, closed annexes included. The text that makes it possible is imaginary and says so."""

import datetime as dt
from decimal import Decimal

from conventions.enums import StructureType
from financing.enums import BudgetLine, CampaignState, LotAnswer, PaymentKind
from financing.models import LotLine, ModulationCampaign, Regime
from financing.services.campaign_notification import notify_campaign
from financing.services.campaign_rates import compute_campaign, decide_campaign, override_rate
from financing.services.campaign_readings import exclude_candidate, save_readings
from financing.services.campaigns import change_campaign, open_campaign
from financing.services.law import put_in_force
from financing.services.lot_answers import Answer, answer_line
from iae_portal.core import clock
from iae_portal.core.models import Region
from iae_portal.core.services import jobs
from iae_portal.demo.story.campaign import DATA_YEAR, PAYMENT_YEAR, readings_of
from iae_portal.demo.story.credits import fund_region
from iae_portal.demo.story.people import DemoContext
from iae_portal.demo.story.year_end import be_paid

SHARED = Decimal(15_000)
COLLECTED_BY = dt.date(2009, 2, 27)
TEXT, EFFECT_ON = "Arrêté du 16 mars 2009 (texte d'exemple, imaginaire)", dt.date(2010, 1, 1)
KEPT_BACK = Decimal(100)


def _campaign() -> ModulationCampaign:
    return ModulationCampaign.objects.select_related("regime", "region").get(
        region__code="31", type=StructureType.EI, data_year=DATA_YEAR
    )


def open_collection(context: DemoContext) -> None:
    open_campaign(
        actor=context.people["directeur.31"],
        region=Region.objects.get(code="31"),
        type=StructureType.EI,
        data_year=DATA_YEAR,
        payment_year=PAYMENT_YEAR,
        regime=Regime.objects.get(code="MOD-ENCADREE-SIM"),
        envelope_amount=SHARED,
        collection_due_on=COLLECTED_BY,
    )


def collect(context: DemoContext) -> None:
    """Each on the amount of its annexe; without one, out of the batch."""
    officer = context.people["agent.r31"]
    rows = _campaign().candidates.select_related("siae", "service", "campaign").order_by("siae__sort_key", "pk")
    for rank, candidate in enumerate(rows):
        if candidate.base is None:
            reason = f"Pas d'annexe validée en {DATA_YEAR} : la part modulée ne s'appliquerait à rien."
            exclude_candidate(actor=officer, candidate=candidate, excluded=True, reason=reason)
        else:
            save_readings(actor=officer, candidate=candidate, base=candidate.base, readings=readings_of(rank))


def compute_rates(context: DemoContext) -> None:
    director = context.people["directeur.31"]
    campaign = change_campaign(actor=director, campaign=_campaign(), name="close_collection")
    campaign = compute_campaign(actor=director, campaign=campaign)
    lille = campaign.decisions.filter(service__code="59L", rate__gt=Decimal("0.01"))
    override_rate(
        actor=context.people["chef.59l"],
        decision=lille.select_related("service", "campaign", "siae").order_by("pk").first(),
        rate=Decimal("0.01"),
        reason="L'encadrant est parti en septembre 2008 : l'effort du dernier trimestre n'a pas été tenu.",
    )


def bring_the_text(context: DemoContext) -> None:
    """The simulation becomes the law, and the region receives the credits of the modulated part."""
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    put_in_force(actor=context.people["national"], regime=regime, reference=TEXT, effect_on=EFFECT_ON)
    fund_region(region=Region.objects.get(code="31"), year=PAYMENT_YEAR, line=BudgetLine.MODULATION, amount=SHARED)


def decide(context: DemoContext) -> None:
    decide_campaign(actor=context.people["directeur.31"], campaign=_campaign())


def notify(context: DemoContext) -> None:
    job = notify_campaign(actor=context.people["directeur.31"], campaign=_campaign())
    jobs.run(job.pk)
    assert _campaign().state == CampaignState.NOTIFIED


def be_paid_but_a_part(context: DemoContext) -> None:
    """The agency keeps back a hundred euros of one modulated part: they are asked again the month after."""
    officer, _ = context.team("59L")
    rows = LotLine.objects.filter(
        answer=LotAnswer.PENDING, lot__service__code="59L", kind=PaymentKind.MODULATION, amount__gt=KEPT_BACK
    )
    row = rows.select_related("lot__service", "annex").order_by("rank").first()
    answer_line(actor=officer, row=row, answer=Answer(clock.today(), row.amount - KEPT_BACK))
    be_paid(context)
