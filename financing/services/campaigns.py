"""A campaign: opened with its structures, collected, framed. Its calculation is in services/modulation."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from conventions.models import Orientation, Siae
from financing.campaign_workflow import CAMPAIGN_WORKFLOW
from financing.enums import BudgetLine, CampaignState, Context, Criterion
from financing.models import CampaignCriterion, Candidate, ModulationCampaign, Reading, Regime
from financing.rights import EDIT, PREPARE_CAMPAIGN, RUN_CAMPAIGN, may
from financing.selectors.campaigns import annex_of_year, base_of, eligible_siaes, regional_service
from financing.selectors.envelopes import region_envelope
from financing.services.deadlines import keep_candidate_deadline, keep_collection_deadlines
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Region, User
from iae_portal.core.services.journal import changes, plain, record
from iae_portal.core.services.workflow import fire, lock
from iae_portal.core.text import counted
from iae_portal.core.workflow import Request

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
        raise Refusal(f"Le régime {regime.code} n'a pas de part modulée.")
    campaign = ModulationCampaign(
        region=region,
        service=regional_service(region),
        type=type,
        data_year=data_year,
        payment_year=payment_year,
        regime=regime,
        envelope=region_envelope(region, payment_year, BudgetLine.MODULATION),
        envelope_amount=envelope_amount,
        floor=regime.floor,
        ceiling=regime.ceiling,
        collection_due_on=collection_due_on,
        opened_by=actor,
    )
    campaign.full_clean()
    campaign.save()
    CampaignCriterion.objects.bulk_create(_criterion(campaign, criterion) for criterion in Criterion)
    siaes = list(eligible_siaes(region, type, data_year).order_by("sort_key", "pk"))
    Candidate.objects.bulk_create(_candidate(campaign, siae) for siae in siaes)
    keep_collection_deadlines(campaign)
    record(
        actor=actor,
        action="campaign.open",
        subject=campaign,
        service=campaign.service,
        sentence=f"{campaign} ouverte, {counted(len(siaes), 'structure')}",
        after={"régime": regime.code, "montant à répartir": envelope_amount},
    )
    return campaign


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
    annex = annex_of_year(siae, campaign.data_year)
    return Candidate(
        campaign=campaign,
        siae=siae,
        service_id=siae.service_id,
        base=base_of(annex, campaign.regime),
        context=annex.context if annex else Context.ORDINARY,
    )


def locked_in(campaign: ModulationCampaign, *states: str) -> ModulationCampaign:
    locked = lock(campaign)
    if locked.state not in states:
        label = CampaignState(locked.state).label
        raise Refusal(f"La campagne est « {label} » : cette action n'est plus ouverte. Rechargez la page.")
    return locked


@transaction.atomic
def save_readings(
    *,
    actor: User,
    candidate: Candidate,
    base: Decimal | None,
    readings: dict[str, tuple[Decimal, Decimal] | None],
) -> Candidate:
    """What a service (or the region) read for one structure. None takes a reading away."""
    campaign = locked_in(candidate.campaign, CampaignState.OPENED)
    if not (may(actor, EDIT, candidate) or may(actor, PREPARE_CAMPAIGN, campaign)):
        raise NotAllowed("Les relevés d'une structure sont saisis par son service ou par la direction régionale.")
    locked = lock(candidate)
    before = _picture(locked)
    locked.base = base
    locked.full_clean()
    locked.save()
    known = {row.criterion: row for row in locked.readings.all()}
    for criterion, values in readings.items():
        _keep(actor, locked, known.get(criterion), criterion, values)
    keep_candidate_deadline(locked, campaign)
    old, new = changes(before, _picture(locked))
    if new:
        record(
            actor=actor,
            action="campaign.reading",
            subject=campaign,
            service=locked.service,
            sentence=f"Relevés de {locked.siae}",
            before=old,
            after=new,
        )
    return locked


def _keep(actor: User, candidate: Candidate, known: Reading | None, criterion: str, values) -> None:
    if values is None:
        if known:
            known.delete()
        return
    row = known or Reading(candidate=candidate, criterion=criterion)
    row.numerator, row.denominator = values
    row.entered_at, row.entered_by = clock.now(), actor
    row.full_clean()
    row.save()


def _picture(candidate: Candidate) -> dict:
    values = {row.criterion: f"{row.numerator} / {row.denominator}" for row in candidate.readings.all()}
    return plain({"base": candidate.base, **values})


@transaction.atomic
def exclude_candidate(*, actor: User, candidate: Candidate, excluded: bool, reason: str) -> Candidate:
    """Take a structure out of the batch with a reason, or back into it."""
    campaign = locked_in(candidate.campaign, CampaignState.OPENED)
    if not may(actor, PREPARE_CAMPAIGN, campaign):
        raise NotAllowed("Une structure est exclue du lot par la direction régionale.")
    if not reason.strip():
        raise Refusal("Indiquez le motif : il est obligatoire.")
    locked = lock(candidate)
    locked.excluded, locked.exclusion_reason = excluded, reason.strip() if excluded else ""
    locked.full_clean()
    locked.save()
    keep_candidate_deadline(locked, campaign)
    record(
        actor=actor,
        action="campaign.exclude",
        subject=campaign,
        service=locked.service,
        sentence=f"{'Exclue du lot' if excluded else 'Remise dans le lot'} : {locked.siae}",
        comment=reason,
    )
    return locked


@transaction.atomic
def set_frame(
    *,
    actor: User,
    campaign: ModulationCampaign,
    floor: Decimal,
    ceiling: Decimal,
    weights: dict[str, Decimal],
    envelope_amount: Decimal,
    orientation: Orientation | None,
) -> ModulationCampaign:
    """Local frame inside the national one; weights of its own cite an orientation. Raises Refusal."""
    if not may(actor, PREPARE_CAMPAIGN, campaign):
        raise NotAllowed("Le cadre d'une campagne est préparé par la direction régionale.")
    locked = locked_in(campaign, CampaignState.OPENED, CampaignState.COLLECTED)
    problems = frame_problems(locked.regime, floor, ceiling, weights, orientation)
    if problems:
        raise Refusal(*problems)
    before = plain({"plancher": locked.floor, "plafond": locked.ceiling, **locked.weights})
    locked.floor, locked.ceiling, locked.envelope_amount = floor, ceiling, envelope_amount
    locked.orientation = orientation
    locked.full_clean()
    locked.save()
    for row in locked.criteria.all():
        row.weight = weights[row.criterion]
        row.save(update_fields=["weight"])
    record(
        actor=actor,
        action="campaign.frame",
        subject=locked,
        service=locked.service,
        sentence=f"Cadre de {locked} modifié",
        before=before,
        after=plain({"plancher": floor, "plafond": ceiling, **weights, "montant": envelope_amount}),
    )
    return locked


def frame_problems(regime: Regime, floor, ceiling, weights, orientation) -> list[str]:
    """What takes a local frame out of the national one."""
    problems = []
    if floor > ceiling:
        problems.append("Le plancher dépasse le plafond : baissez l'un ou relevez l'autre.")
    if floor < regime.floor or ceiling > regime.ceiling:
        low, high = (f"{value * 100:.2f}".replace(".", ",") for value in (regime.floor, regime.ceiling))
        problems.append(f"Le cadre national va de {low} % à {high} % : restez à l'intérieur.")
    total = sum(weights.values(), Decimal(0))
    if total != 1:
        problems.append(f"Les poids font {str(total).replace('.', ',')} en tout : leur somme doit être 1.")
    elif weights != regime.weights and orientation is None:
        problems.append("Des poids locaux citent une orientation territoriale : choisissez-la.")
    return problems


@transaction.atomic
def change_campaign(*, actor: User, campaign: ModulationCampaign, name: str, comment: str = "") -> ModulationCampaign:
    """close_collection, reopen_collection, cancel."""
    request = Request(actor=actor, today=clock.today(), comment=comment)
    moved = fire(CAMPAIGN_WORKFLOW, obj=campaign, name=name, request=request)
    keep_collection_deadlines(moved)
    if name == "reopen_collection":
        moved.decisions.all().delete()
        moved.frozen, moved.result = {}, {}
        moved.save()
    return moved
