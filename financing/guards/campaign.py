"""Guards of a campaign's transitions: each answers a French sentence, or None."""

from decimal import Decimal

from financing.enums import CampaignState
from financing.models import ModulationCampaign, ModulationDecision
from financing.selectors.campaigns import (
    holds_credits,
    incomplete_candidates,
    paying_envelope,
    total_of,
    unpaid_parts,
    without_socle,
)
from financing.selectors.envelopes import balance_of
from iae_portal.core.text import euros, french_date, some_of
from iae_portal.core.workflow import Request


def everybody_is_complete(campaign: ModulationCampaign, request: Request) -> str | None:
    """The batch is ranked together: it closes only when every structure that is not excluded is complete."""
    waiting = incomplete_candidates(campaign)
    if not waiting:
        return None
    shown = some_of([candidate.siae.name for candidate in waiting])
    return f"Relevés incomplets, à compléter ou à exclure avec un motif : {shown}."


def somebody_is_there(campaign: ModulationCampaign, request: Request) -> str | None:
    if campaign.candidates.filter(excluded=False).exists():
        return None
    return "Le lot ne compte aucune structure : ajoutez-en ou abandonnez la campagne."


def weights_add_up(campaign: ModulationCampaign, request: Request) -> str | None:
    total = sum(campaign.weights.values(), Decimal(0))
    if total == 1:
        return None
    return f"Les poids font {str(total).replace('.', ',')} en tout : leur somme doit être 1."


def total_fits(campaign: ModulationCampaign, request: Request) -> str | None:
    total = total_of(campaign)
    if total <= campaign.envelope_amount:
        return None
    return f"Le total décidé ({euros(total)}) dépasse le montant à répartir ({euros(campaign.envelope_amount)})."


def credits_are_there(campaign: ModulationCampaign, request: Request) -> str | None:
    """A regime in force pays: the region's envelope must hold the total. A simulation commits nothing."""
    if campaign.is_simulation:
        return None
    envelope = paying_envelope(campaign)
    if envelope is None:
        return f"La région n'a pas d'enveloppe « part modulée » pour {campaign.payment_year}."
    available, total = balance_of(envelope).available, total_of(campaign)
    if total <= available:
        return None
    return f"L'enveloppe régionale n'a que {euros(available)} disponibles pour {euros(total)}."


def credits_were_committed(campaign: ModulationCampaign, request: Request) -> str | None:
    """Rates decided in simulation took nothing from the envelope: a text that comes later does not pay for them."""
    if campaign.is_simulation or not total_of(campaign) or holds_credits(campaign):
        return None
    return (
        "Ces taux ont été arrêtés en simulation, sans engager de crédits : abandonnez cette campagne et ouvrez-en une "
        "sous le régime en vigueur."
    )


def everybody_has_a_socle(campaign: ModulationCampaign, request: Request) -> str | None:
    """The modulated part is a percentage of the socle: without an annexe of that year it applies to nothing."""
    if campaign.is_simulation:
        return None
    missing = without_socle(campaign)
    if not missing:
        return None
    names = some_of([siae.name for siae in missing])
    decided = campaign.state == CampaignState.DECIDED
    other = "abandonnez la campagne" if decided else "rouvrez la collecte et excluez-les du lot avec ce motif"
    return (
        f"Pas d'annexe validée en {campaign.data_year}, donc pas de socle auquel appliquer la part modulée : "
        f"{names}. Validez leur annexe, ou {other}."
    )


def notification_is_not_awaited(campaign: ModulationCampaign, request: Request) -> str | None:
    """Rates that hold credits are notified; the ones that can no longer be give them back."""
    if not holds_credits(campaign) or everybody_has_a_socle(campaign, request):
        return None
    return "Les crédits sont engagés pour ces taux : la campagne va à sa notification."


def part_may_be_lifted(decision: ModulationDecision) -> str | None:
    """Only what was notified and waits for an annexe that nobody signed: a part that an annexe bears is paid on it."""
    if decision.lifted_on:
        return f"Cette part est déjà levée, le {french_date(decision.lifted_on)}."
    if unpaid_parts().filter(pk=decision.pk).exists():
        return None
    if decision.notified_at is None or not decision.amount:
        return "Aucune part n'est notifiée à cette structure : il n'y a rien à lever."
    return "Cette part est portée par une annexe en vigueur, qui la verse : elle ne se lève pas."


def regime_is_in_force(campaign: ModulationCampaign, request: Request) -> str | None:
    if not campaign.is_simulation:
        return None
    return "Une simulation ne notifie personne : aucun texte ne la met en vigueur."
