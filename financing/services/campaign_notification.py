"""Notification of a decided campaign: one letter and one mail a structure, by a job. A simulation never comes here."""

from django.db import transaction
from django.urls import reverse

from financing.documents.modulation_letter import LETTER
from financing.enums import CampaignState
from financing.models import ModulationCampaign, ModulationDecision
from financing.services.modulated_parts import pay_part
from financing.services.moves import move
from financing.workflows.campaign import CAMPAIGN_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.enums import Queue
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job, User
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock
from iae_portal.core.text import counted, euros
from iae_portal.core.workflow import Request
from iae_portal.documents.services.versions import produce_document
from iae_portal.notifications.mail import Attachment, Recipient
from iae_portal.notifications.services.bulk import deliver_batch, queue_batch

JOB = "financing.notify_campaign"
MAIL_KIND = "financing.modulation"


@transaction.atomic
def notify_campaign(*, actor: User, campaign: ModulationCampaign) -> Job:
    """Start the letters; the campaign is notified from now on. Raises Refusal for a simulation."""

    def keep(locked: ModulationCampaign, request: Request) -> None:
        locked.notified_on = request.today

    moved = move(CAMPAIGN_WORKFLOW, campaign, "notify", actor=actor, before_save=keep)
    return start_job(
        kind=JOB,
        label=f"Notification : {moved}"[:200],
        actor=actor,
        service=moved.service,
        parameters={"campaign": moved.pk, "path": reverse("financing:campaign_detail", args=[moved.pk])},
        total=moved.decisions.count(),
        queue=Queue.BATCH,
    )


def run_notification(job: Job, progress: Progress) -> dict:
    """Letters first, then mails. Run again after a dead worker: nothing is made or sent twice."""
    campaign = ModulationCampaign.objects.select_related("regime", "region").get(pk=job.parameters["campaign"])
    if campaign.is_simulation or campaign.state != CampaignState.NOTIFIED:
        raise Refusal("Une simulation ne notifie personne.")
    decisions = list(campaign.decisions.select_related("siae", "service", "campaign__regime").order_by("pk"))
    queue_batch(job=job, mails=[_letter(job, decision) for decision in decisions])
    unpaid = [decision for decision in decisions if not _settle(decision, job.owner)]
    result = deliver_batch(job=job, progress=progress)
    for line, decision in enumerate(unpaid, 1):
        progress.note(line, f"{decision.siae.name} : {_not_paid(decision)}")
    sentence = " ".join([result["sentence"], *_told(unpaid)])
    address = reverse("financing:campaign_detail", args=[campaign.pk])
    return {**result, "sentence": sentence, "url": address, "link": "Revoir la campagne"}


def _not_paid(decision: ModulationDecision) -> str:
    return (
        f"part modulée de {euros(decision.amount)} notifiée et non versée, aucune annexe n'est en vigueur en "
        f"{decision.campaign.data_year}. Faites-en valider une, la part s'y paiera ; sinon, levez la part."
    )


def _told(unpaid: list[ModulationDecision]) -> list[str]:
    if not unpaid:
        return []
    return [f"{counted(len(unpaid), 'part modulée attend', 'parts modulées attendent')} une annexe en vigueur."]


def _letter(job: Job, decision: ModulationDecision) -> dict:
    # Made before its mail: the letter attached is the one that the portal keeps.
    version = produce_document(kind=LETTER, subject=decision, actor=job.owner)
    siae, campaign = decision.siae, decision.campaign
    return {
        "kind": MAIL_KIND,
        "to": Recipient(email=siae.email, name=siae.name),
        "words": "financing/mail/modulation.txt",
        "context": {
            "year": campaign.data_year,
            "rate": decision.rate,
            "base": decision.base,
            "amount": decision.amount,
        },
        "about": decision,
        "service": decision.service,
        "key": f"{MAIL_KIND}-{decision.pk}",
        "attachments": (Attachment.pdf("notification", version.file.name),),
    }


@transaction.atomic
def _settle(decision: ModulationDecision, actor: User) -> bool:
    """False when there is a part to pay and nothing to pay it on: it waits, and the campaign says so."""
    decision = lock(decision, "siae", "campaign__regime", "campaign__region")
    is_first, paid = decision.notified_at is None, not decision.is_owed or pay_part(decision)
    if is_first:
        decision.notified_at = clock.now()
        decision.save(update_fields=["notified_at"])
    if is_first and not paid:
        sentence = f"{decision.siae.name} : {_not_paid(decision)}"
        tell(actor, decision.campaign, "campaign.unpaid", sentence, service=decision.campaign.service)
    return paid
