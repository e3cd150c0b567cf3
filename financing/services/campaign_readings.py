"""The collection of a campaign: the readings of each structure, those that leave the batch."""

from decimal import Decimal

from django.db import transaction

from financing.enums import CampaignState
from financing.models import Candidate, ModulationCampaign, Reading
from financing.rights import EDIT, PREPARE_CAMPAIGN, may
from financing.selectors.campaign_bases import changed_bases, socle_of
from financing.selectors.campaigns import reading_told
from financing.services.deadlines import keep_candidate_deadline
from financing.services.locks import lock_campaign
from iae_portal.core import clock
from iae_portal.core.errors import FieldRefusal, NotAllowed, Refusal
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.selectors.journal import last_act, with_author
from iae_portal.core.services.journal import changes, plain, tell
from iae_portal.core.services.writing import lock, save_checked
from iae_portal.core.text import euros, number, of_name


@transaction.atomic
def save_readings(
    *, actor: User, candidate: Candidate, base: Decimal | None, readings: dict[str, tuple[Decimal, Decimal] | None]
) -> Candidate:
    """What a service (or the region) read for one structure. None takes a reading away."""
    campaign = lock_campaign(candidate.campaign, CampaignState.OPENED)
    if not (may(actor, EDIT, candidate) or may(actor, PREPARE_CAMPAIGN, campaign)):
        raise NotAllowed("Les relevés d'une structure sont saisis par son service ou par la direction régionale.")
    locked = lock(candidate)
    _require_known_base(locked, campaign, base)
    before = _picture(locked)
    locked.base = base
    save_checked(locked)
    known = {row.criterion: row for row in locked.readings.all()}
    for criterion, values in readings.items():
        _keep(actor, locked, known.get(criterion), criterion, values)
    keep_candidate_deadline(locked, campaign)
    old, new = changes(before, _picture(locked))
    if new:
        said = {"service": locked.service, "before": old, "after": new}
        tell(actor, campaign, "campaign.reading", reading_told(locked), **said)
    return locked


def _keep(actor: User, candidate: Candidate, known: Reading | None, criterion: str, values) -> None:
    if values is None:
        if known:
            known.delete()
        return
    row = known or Reading(candidate=candidate, criterion=criterion)
    row.numerator, row.denominator = values
    row.entered_at, row.entered_by = clock.now(), actor
    save_checked(row)


def _require_known_base(candidate: Candidate, campaign: ModulationCampaign, base: Decimal | None) -> None:
    """The socle is what the annexe says; typed by hand only where the portal computed none, or in a simulation."""
    if campaign.is_simulation or base is None:
        return
    known = socle_of(candidate.siae, campaign)
    if known is not None and base != known:
        sentence = (
            f"La base {of_name(candidate.siae)} est le montant de son annexe de {campaign.data_year}, {euros(known)} : "
            "corrigez l'annexe si elle est fausse."
        )
        raise FieldRefusal(sentence, "base", candidate.pk)


def read_bases_again(*, actor: User, campaign: ModulationCampaign) -> None:
    """Take from the annexes the bases that changed since they were read. The campaign is under its lock."""
    changed = changed_bases(campaign, campaign.candidates.filter(excluded=False))
    for candidate in campaign.candidates.filter(pk__in=changed).select_related("siae", "service").order_by("pk"):
        locked = lock(candidate, "siae", "service")
        before, locked.base = locked.base, changed[locked.pk]
        locked.save(update_fields=["base"])
        tell(
            actor,
            campaign,
            "campaign.base",
            f"Base {of_name(locked.siae)} reprise de son annexe",
            service=locked.service,
            before=plain({"base": before}),
            after=plain({"base": locked.base}),
        )


def _picture(candidate: Candidate) -> dict:
    values = {
        row.get_criterion_display(): f"{number(row.numerator)} / {number(row.denominator)}"
        for row in candidate.readings.all()
    }
    return plain({"base": candidate.base, **values})


def excluder_of(candidate: Candidate) -> JournalEntry | None:
    """Who last took the structure out of the batch, or back into it."""
    return last_act([candidate.campaign], "campaign.exclude", ending=f" : {candidate.siae}")


@transaction.atomic
def exclude_candidate(*, actor: User, candidate: Candidate, excluded: bool, reason: str) -> Candidate:
    """Take a structure out of the batch with a reason, or back into it."""
    campaign = lock_campaign(candidate.campaign, CampaignState.OPENED)
    if not may(actor, PREPARE_CAMPAIGN, campaign):
        raise NotAllowed("Une structure est exclue du lot par la direction régionale.")
    if not reason.strip():
        raise FieldRefusal("Indiquez le motif : il est obligatoire.", "comment")
    locked = lock(candidate)
    # As for the suspension of payments: nobody undoes what he did not see.
    if locked.excluded == excluded:
        said = "est déjà exclue du lot" if excluded else "n'est pas exclue du lot"
        raise Refusal(with_author(f"{locked.siae} {said} : rechargez la page.", excluder_of(locked)))
    locked.excluded, locked.exclusion_reason = excluded, reason.strip() if excluded else ""
    save_checked(locked)
    keep_candidate_deadline(locked, campaign)
    sentence = f"{'Exclue du lot' if excluded else 'Remise dans le lot'} : {locked.siae}"
    tell(actor, campaign, "campaign.exclude", sentence, service=locked.service, comment=reason)
    return locked
