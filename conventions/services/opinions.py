"""Asking the council for an opinion, and answering it (by hand for a meeting held outside the portal)."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from conventions.enums import OpinionSource, OpinionState
from conventions.models import OpinionRequest, Siae
from conventions.rights import COMMIT
from conventions.services.open_dossier import require
from conventions.slots import BY_HAND_GUARDS, OPINION_EFFECTS
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Service, User
from iae_portal.core.services.journal import record
from iae_portal.core.services.writing import lock
from iae_portal.core.text import french_date


@transaction.atomic
def ask_opinion(
    *,
    actor: User | None,
    kind: str,
    subject: models.Model,
    service: Service,
    siae: Siae | None,
    label: str,
    reason: str,
    for_information: bool = False,
    must_be_favourable: bool = False,
    effective_on: dt.date | None = None,
    due_on: dt.date | None = None,
) -> OpinionRequest:
    """Put a question to the council. The caller has checked the right on the subject."""
    request = OpinionRequest(
        kind=kind,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        # Cut rather than refused: a long name of structure must not stop a dossier.
        label=label[:300],
        service=service,
        siae=siae,
        reason=reason,
        for_information=for_information,
        must_be_favourable=must_be_favourable,
        effective_on=effective_on,
        due_on=due_on,
        asked_on=clock.today(),
        asked_by=actor,
    )
    request.full_clean()
    request.save()
    after = {"pour information": for_information, "à rendre avant le": due_on}
    told = {"actor": actor, "action": "opinion.ask", "sentence": f"Avis demandé : {label}"}
    record(**told, subject=subject, service=service, after=after)
    return request


@transaction.atomic
def answer_opinion(
    *,
    actor: User,
    request: OpinionRequest,
    opinion: str,
    text: str,
    given_on: dt.date,
    source: str,
    minutes=None,
    minutes_name: str = "",
) -> OpinionRequest:
    """Answer a pending request and let its subject move on. The council's own services pass source COUNCIL."""
    locked = lock(request, "service")
    if locked.state != OpinionState.PENDING:
        raise Refusal("Cette demande d'avis n'est plus en attente : rechargez la page.")
    _check_day(locked, given_on, source)
    locked.opinion, locked.text, locked.given_on, locked.source = opinion, text, given_on, source
    locked.state = OpinionState.ANSWERED
    if minutes:
        locked.minutes, locked.minutes_name = minutes, minutes_name
    locked.full_clean()
    locked.save()
    record(
        actor=actor,
        action="opinion.answer",
        subject=locked.subject,
        service=locked.service,
        sentence=f"Avis {locked.get_opinion_display().lower() or 'pris pour information'} : {locked.label}",
        after={"date": given_on, "source": locked.get_source_display(), "texte": text},
    )
    # In this transaction: an opinion whose effect fails is not recorded. Some kinds only keep their answer.
    if locked.kind in OPINION_EFFECTS:
        OPINION_EFFECTS.get(locked.kind)(locked, actor)
    return locked


def _check_day(request: OpinionRequest, given_on: dt.date, source: str) -> None:
    if given_on > clock.today():
        raise Refusal("La date de l'avis ne peut pas être à venir.")
    if source == OpinionSource.COUNCIL:
        # A session of the portal could not have seen what was asked after it.
        if given_on < request.asked_on:
            raise Refusal(f"L'avis ne peut pas précéder la demande au conseil, du {french_date(request.asked_on)}.")
        return
    # A meeting on paper may come before the request is keyed, never before the structure asked.
    filed_on = getattr(request.subject, "filed_on", None)
    if filed_on and given_on < filed_on:
        raise Refusal(f"L'avis ne peut pas précéder le dépôt de la demande, le {french_date(filed_on)}.")
    if filed_on is None and given_on < request.asked_on:
        raise Refusal(
            f"L'avis ne peut pas précéder la demande, enregistrée le {french_date(request.asked_on)} : la date de "
            "dépôt du dossier n'est pas connue."
        )


@transaction.atomic
def answer_by_hand(*, actor: User, request: OpinionRequest, minutes, **values) -> OpinionRequest:
    """A head records the opinion of a meeting held outside the portal, with its date and its minutes; flagged."""
    require(actor, COMMIT, request)
    if not minutes:
        raise Refusal("Joignez le procès-verbal de la séance tenue hors du portail.")
    if refusals := [sentence for guard in BY_HAND_GUARDS.all() if (sentence := guard(request))]:
        raise Refusal(*refusals)
    return answer_opinion(actor=actor, request=request, minutes=minutes, source=OpinionSource.BY_HAND, **values)


@transaction.atomic
def withdraw_opinion(*, actor: User, request: OpinionRequest, reason: str) -> None:
    """Take back a pending request (the dossier goes back to negotiation, say)."""
    locked = lock(request)
    # Somebody answered in between: what the council said stays.
    if locked.state != OpinionState.PENDING:
        return
    locked.state = OpinionState.WITHDRAWN
    locked.save(update_fields=["state"])
    record(
        actor=actor,
        action="opinion.withdraw",
        subject=locked.subject,
        service=locked.service,
        sentence=f"Demande d'avis retirée : {locked.label}",
        comment=reason,
    )
