"""The modulated part of a structure once it is notified: one payment, on the annexe in force of the year of data.

A part that no annexe will ever bear is lifted: its credits go back.
"""

from django.db import transaction

from financing.enums import PaymentKind
from financing.guards.campaign import part_may_be_lifted
from financing.models import FinancialAnnex, ModulationDecision, PaymentLine
from financing.reminders import UNPAID_PART
from financing.rights import RUN_CAMPAIGN, may
from financing.selectors.campaigns import PART_KEY, annex_of_year, annexes_of_year, unpaid_parts
from financing.services.commitments import release
from financing.services.locks import lock_annex
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock, save_checked, take
from iae_portal.core.text import euros
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.services.deadlines import close_deadline
from iae_portal.notifications.services.outbox import queue_mail

LIFT_MAIL = "financing.modulation_lifted"


def pay_part(decision: ModulationDecision) -> bool:
    """On the annexe of the year of data, closed or not (arrêté of 18 February 2015). False when nothing bears it."""
    year = (decision.siae, decision.campaign.data_year, decision.campaign.regime)
    take(*annexes_of_year(*year))
    # Read again under the locks: an avenant signed meanwhile bears it, an annexe given up no longer does.
    annex = annex_of_year(*year)
    if annex is None:
        return False
    _draw(lock_annex(annex), decision)
    return True


def pay_waiting_parts(annex: FinancialAnnex) -> None:
    """Those notified while no annexe was in force: the one that has just been signed bears them. It is locked."""
    rows = unpaid_parts().filter(siae=annex.convention.siae_id, campaign__data_year=annex.year)
    for decision in rows.order_by("pk"):
        if annex_of_year(decision.siae, annex.year, decision.campaign.regime) == annex:
            _draw(annex, decision)


@transaction.atomic
def lift_part(*, actor: User, decision: ModulationDecision, reason: str) -> ModulationDecision:
    """Who notified gives up a part that nothing bears: its credits go back to the region's envelope, once.

    Raises NotAllowed, Refusal (not notified, borne by an annexe, lifted already).
    """
    if not may(actor, RUN_CAMPAIGN, decision.campaign):
        raise NotAllowed("Une part modulée notifiée est levée par le directeur régional, qui l'a notifiée.")
    # Whoever signs the annexe that would bear it holds the convention.
    take(decision.campaign, decision, *decision.siae.conventions.order_by("pk"))
    locked = lock(decision, "siae", "campaign__region", "campaign__service")
    if sentence := part_may_be_lifted(locked):
        raise Refusal(sentence)
    locked.lifted_on, locked.lift_reason, locked.lifted_by = clock.today(), reason.strip(), actor
    save_checked(locked, update_fields=["lifted_on", "lift_reason", "lifted_by"])
    release(actor=actor, reason=f"Part modulée levée : {locked.siae.name}", decision=locked)
    close_deadline(kind=UNPAID_PART, subject=locked)
    said = f"Part modulée de {euros(locked.amount)} levée, crédits rendus : {locked.siae}"
    tell(actor, locked.campaign, "campaign.lift", said, service=locked.campaign.service, comment=reason)
    queue_mail(
        kind=LIFT_MAIL,
        to=Recipient(email=locked.siae.email, name=locked.siae.name),
        words="financing/mail/modulation_lifted.txt",
        context={"decision": locked, "year": locked.campaign.data_year},
        about=locked,
        actor=actor,
    )
    return locked


def _draw(annex: FinancialAnnex, decision: ModulationDecision) -> None:
    # The key makes a job run again pay once.
    PaymentLine.objects.get_or_create(
        key=f"{PART_KEY}{decision.pk}",
        defaults={
            "annex": annex,
            "month": clock.today().replace(day=1),
            "kind": PaymentKind.MODULATION,
            "amount": decision.amount,
            "committed_on": decision.campaign.decided_on,
        },
    )
