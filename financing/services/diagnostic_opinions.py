"""Putting a financial diagnostic before the council before it is launched."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from conventions.enums import OpinionState
from conventions.models import OpinionRequest
from conventions.services.opinions import ask_opinion
from financing.models import FinancialDiagnostic
from financing.rights import EDIT, may
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import User

DIAGNOSTIC = "diagnostic"


def opinion_on(diagnostic: FinancialDiagnostic) -> OpinionRequest | None:
    """What the council was asked about it, last asked first; a withdrawn request is forgotten."""
    kind = ContentType.objects.get_for_model(FinancialDiagnostic)
    rows = OpinionRequest.objects.filter(kind=DIAGNOSTIC, content_type=kind, object_id=diagnostic.pk)
    return rows.exclude(state=OpinionState.WITHDRAWN).order_by("-asked_on", "-pk").first()


@transaction.atomic
def put_before_council(*, actor: User, diagnostic: FinancialDiagnostic) -> OpinionRequest:
    """The council says which structures have a diagnostic: one that is delivered is not to launch any more."""
    locked = FinancialDiagnostic.objects.select_for_update(of=("self",)).select_related("siae").get(pk=diagnostic.pk)
    if not may(actor, EDIT, locked):
        raise NotAllowed("Cette action est réservée au service de la structure.")
    if locked.delivered_on:
        raise Refusal("Ce diagnostic est déjà remis : le conseil n'a plus à se prononcer sur son lancement.")
    if opinion_on(locked):
        raise Refusal("Le conseil est déjà saisi de ce diagnostic.")
    return ask_opinion(
        actor=actor,
        kind=DIAGNOSTIC,
        subject=locked,
        service=locked.service,
        siae=locked.siae,
        label=f"Diagnostic financier à lancer – {locked.siae}",
        reason="Pour avis : le conseil choisit les structures qui bénéficient du diagnostic.",
        effective_on=locked.started_on,
    )
