"""A campaign: opened with its structures, moved along its table."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from conventions.models import Siae
from financing.enums import BudgetLine, Context, Criterion
from financing.models import CampaignCriterion, Candidate, ModulationCampaign, Regime
from financing.rights import RUN_CAMPAIGN, may
from financing.selectors.campaign_bases import socle_of
from financing.selectors.campaigns import annex_of_year, eligible_siaes, regional_service
from financing.selectors.envelopes import region_envelope
from financing.services.commitments import release
from financing.services.deadlines import keep_collection_deadlines
from financing.services.moves import move
from financing.workflows.campaign import CAMPAIGN_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.days import Edge, outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, NotAllowed
from iae_portal.core.models import Region, User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import save_checked
from iae_portal.core.text import counted, euros

# What each criterion counts (instruction DGEFP 2014-2: one indicator a criterion).
COUNTED = {
    Criterion.PUBLIC: ("allocataires d'un minimum social parmi les entrées", "salariés en insertion entrés"),
    Criterion.EFFORT: ("ETP d'encadrement technique et d'accompagnement", "ETP en insertion"),
    Criterion.RESULTS: ("sorties dynamiques", "sorties examinées"),
}


@transaction.atomic
def open_campaign(
    *,
    actor: User,
    region: Region,
    type: str,
    data_year: int,
    payment_year: int,
    regime: Regime,
    envelope_amount: Decimal,
    collection_due_on: dt.date | None = None,
) -> ModulationCampaign:
    """Open the collection for every conventioned structure of the type and region.

    Raises NotAllowed, Refusal, ValidationError (a campaign exists already).
    """
    if not may(actor, RUN_CAMPAIGN, region):
        raise NotAllowed("Les campagnes de modulation sont ouvertes par le directeur régional.")
    if not regime.modulates:
        raise FieldRefusal(f"Le régime {regime.code} n'a pas de part modulée.", "regime")
    # Its rates are decided and paid within the year of payment.
    last = Edge(dt.date(payment_year, 12, 31), "fin de l'année de paiement")
    refuse_outside(outside("collection_due_on", collection_due_on, Edge(clock.today(), "aujourd'hui"), last))
    campaign = ModulationCampaign(
        region=region,
        service=regional_service(region),
        type=type,
        data_year=data_year,
        payment_year=payment_year,
        regime=regime,
        # Possibly none yet: the credits of the year of payment come later.
        envelope=region_envelope(region, payment_year, BudgetLine.MODULATION),
        envelope_amount=envelope_amount,
        floor=regime.floor,
        ceiling=regime.ceiling,
        collection_due_on=collection_due_on,
        opened_by=actor,
    )
    save_checked(campaign)
    make_criteria(campaign)
    siaes = list(eligible_siaes(region, type, data_year).order_by("sort_key", "pk"))
    Candidate.objects.bulk_create(_candidate(campaign, siae) for siae in siaes)
    keep_collection_deadlines(campaign)
    tell(
        actor,
        campaign,
        "campaign.open",
        f"{campaign} ouverte, {counted(len(siaes), 'structure')}",
        after={"régime": str(regime), "montant à répartir": euros(envelope_amount)},
    )
    return campaign


def make_criteria(campaign: ModulationCampaign) -> None:
    CampaignCriterion.objects.bulk_create(_criterion(campaign, criterion) for criterion in Criterion)


def _criterion(campaign: ModulationCampaign, criterion: Criterion) -> CampaignCriterion:
    """The weight that the regime gives, and what is counted."""
    numerator, denominator = COUNTED[criterion]
    return CampaignCriterion(
        campaign=campaign,
        criterion=criterion,
        weight=campaign.regime.weights[criterion],
        numerator=numerator,
        denominator=denominator,
    )


def _candidate(campaign: ModulationCampaign, siae: Siae) -> Candidate:
    """With what the annexe of the year of data already says: its base, and whether the work is done in prison."""
    annex = annex_of_year(siae, campaign.data_year, campaign.regime)
    return Candidate(
        campaign=campaign,
        siae=siae,
        service_id=siae.service_id,
        base=socle_of(siae, campaign),
        context=annex.context if annex else Context.ORDINARY,
    )


@transaction.atomic
def change_campaign(*, actor: User, campaign: ModulationCampaign, name: str, comment: str = "") -> ModulationCampaign:
    """close_collection, reopen_collection, cancel."""
    moved = move(CAMPAIGN_WORKFLOW, campaign, name, actor=actor, comment=comment)
    keep_collection_deadlines(moved)
    if name == "reopen_collection":
        moved.decisions.all().delete()
        moved.frozen, moved.result = {}, {}
        moved.save()
    if name == "cancel":
        for decision in moved.decisions.order_by("pk"):
            release(actor=actor, reason=f"Campagne abandonnée : {moved}", decision=decision)
    return moved
