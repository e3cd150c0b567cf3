"""The frame of a campaign: floor, ceiling, weights and amount, inside the national one."""

from decimal import Decimal

from django.db import transaction

from conventions.models import Orientation
from financing.enums import CampaignState, Context, Criterion
from financing.models import ModulationCampaign
from financing.rights import PREPARE_CAMPAIGN, may
from financing.selectors.campaigns import outside_national_frame
from financing.services.locks import lock_campaign
from iae_portal.core.errors import NotAllowed, OfField, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import changes, tell
from iae_portal.core.services.writing import save_checked
from iae_portal.core.text import euros, rate

FRAMED = (CampaignState.OPENED, CampaignState.COLLECTED)


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
    locked = lock_campaign(campaign, *FRAMED)
    problems = frame_problems(locked, floor, ceiling, weights, orientation)
    if problems:
        raise Refusal(*problems)
    before = _said(locked.floor, locked.ceiling, locked.weights, locked.envelope_amount)
    locked.floor, locked.ceiling, locked.envelope_amount = floor, ceiling, envelope_amount
    locked.orientation = orientation
    save_checked(locked)
    for row in locked.criteria.all():
        row.weight = weights[row.criterion]
        row.save(update_fields=["weight"])
    old, new = changes(before, _said(floor, ceiling, weights, envelope_amount))
    tell(actor, locked, "campaign.frame", f"Cadre de {locked} modifié", before=old, after=new)
    return locked


def _said(floor: Decimal, ceiling: Decimal, weights: dict[str, Decimal], amount: Decimal) -> dict[str, str]:
    shares = {Criterion(name).label: rate(weight, 2) for name, weight in weights.items()}
    return {"plancher": rate(floor, 2), "plafond": rate(ceiling, 2), **shares, "montant à répartir": euros(amount)}


def frame_problems(campaign: ModulationCampaign, floor, ceiling, weights, orientation) -> list[str]:
    """What takes a local frame out of the national one."""
    problems, regime = [], campaign.regime
    in_prison = floor > regime.prison_ceiling and campaign.candidates.filter(context=Context.PRISON).exists()
    if floor > ceiling:
        problems.append(OfField("Le plancher dépasse le plafond : baissez l'un ou relevez l'autre.", "floor"))
    elif in_prison:
        highest = rate(regime.prison_ceiling, 2)
        sentence = f"Le plancher dépasse le plafond des structures en milieu pénitentiaire ({highest}) : baissez-le."
        problems.append(OfField(sentence, "floor"))
    if sentence := outside_national_frame(regime, floor, ceiling):
        problems.append(sentence)
    total = sum(weights.values(), Decimal(0))
    if total != 1:
        sentence = f"Les poids font {str(total).replace('.', ',')} en tout : leur somme doit être 1."
        problems.append(OfField(sentence, "weight_public"))
    elif weights != regime.weights and orientation is None:
        problems.append(OfField("Des poids locaux citent une orientation territoriale : choisissez-la.", "orientation"))
    return problems
