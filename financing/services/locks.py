"""Locks of financing, in the order of core.locks. What was read before its lock is read again after it."""

from financing.enums import CampaignState
from financing.models import Envelope, FinancialAnnex, ModulationCampaign
from financing.workflows.campaign import CAMPAIGN_WORKFLOW
from iae_portal.core.errors import Refusal
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.writing import lock


def lock_annex(annex: FinancialAnnex) -> FinancialAnnex:
    """The annexe under its lock, with the convention and the regime that its calculation reads."""
    return lock(annex, "convention__siae", "convention__service", "regime")


def lock_campaign(campaign: ModulationCampaign, *states: str) -> ModulationCampaign:
    """The campaign under its lock; Refusal when it is in none of the states."""
    locked = lock(campaign)
    refuse_but_in(locked, *states)
    return locked


def refuse_but_in(campaign: ModulationCampaign, *states: str) -> None:
    if campaign.state not in states:
        label = CampaignState(campaign.state).label
        sentence = f"La campagne est « {label} » : cette action n'est plus ouverte. Rechargez la page."
        raise Refusal(since(sentence, campaign, CAMPAIGN_WORKFLOW))


def lock_envelope(envelope: Envelope) -> Envelope:
    """Credits are limitative: whoever takes some holds the row of the envelope until the ledger is written."""
    return lock(envelope)
