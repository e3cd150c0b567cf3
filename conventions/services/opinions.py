"""Asking the council for an opinion, and answering it (by hand for a meeting held outside the portal)."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from conventions.enums import OpinionSource, OpinionState
from conventions.models import OpinionRequest, Siae
from conventions.selectors.opinions import filing_day
from conventions.slots import ASKED_EFFECTS, OPINION_EFFECTS
from conventions.workflows.opinion import OPINION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.models import Service, User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import lock, save_checked
from iae_portal.core.workflow import Request


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
    shown: dict | None = None,
    first: OpinionRequest | None = None,
) -> OpinionRequest:
    """Put a question to the council. The caller has checked the right on the subject.

    `shown` is what the council is shown; `first` the request that this one follows, once that has changed.
    """
    request = OpinionRequest(
        kind=kind,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        # Cut rather than refused: a long name of structure must not stop a dossier.
        label=label[:300],
        service=service,
        siae=siae,
        reason=reason,
        shown=shown or {},
        first=first,
        for_information=for_information,
        must_be_favourable=must_be_favourable,
        effective_on=effective_on,
        due_on=due_on,
        asked_on=clock.today(),
        asked_by=actor,
    )
    save_checked(request)
    after = {"pour information": for_information, "à rendre avant le": due_on}
    tell(actor, subject, "opinion.ask", f"Avis demandé : {label}", service=service, after=after)
    for effect in ASKED_EFFECTS.all():
        effect(request, actor)
    return request


@transaction.atomic
def answer_opinion(*, actor: User, request: OpinionRequest, source: str, given_on: dt.date, **said) -> OpinionRequest:
    """Answer a pending request (`opinion`, `text`) and let its subject move on, as the council's session does."""
    return _answer(actor, request, "answer", source=source, given_on=given_on, **said)


@transaction.atomic
def answer_by_hand(*, actor: User, request: OpinionRequest, given_on: dt.date, minutes, **said) -> OpinionRequest:
    """A head records the opinion of a meeting held outside the portal, with its date and its minutes; flagged."""
    said |= {"given_on": given_on, "minutes": minutes}
    return _answer(actor, request, "answer_by_hand", source=OpinionSource.BY_HAND, **said)


def _answer(actor: User, request: OpinionRequest, name: str, **said) -> OpinionRequest:
    def keep(locked: OpinionRequest, asked: Request) -> None:
        locked.filed_on = filing_day(locked)
        for field, value in said.items():
            setattr(locked, field, value)

    asked = Request(actor=actor, today=clock.today(), data=said)
    answered = _fire(request, name, asked, before_save=keep, told=("opinion", "given_on", "source", "text"))
    # In this transaction: an opinion whose effect fails is not recorded. Some kinds only keep their answer.
    if answered.kind in OPINION_EFFECTS:
        OPINION_EFFECTS.get(answered.kind)(answered, actor)
    return answered


@transaction.atomic
def withdraw_opinion(*, actor: User, request: OpinionRequest, reason: str) -> None:
    """Take back a pending request (the dossier goes back to negotiation, say)."""
    # Somebody answered in between: what the council said stays.
    if lock(request).state == OpinionState.PENDING:
        _fire(request, "withdraw", Request(actor=actor, today=clock.today(), comment=reason))


def _fire(request: OpinionRequest, name: str, asked: Request, **values) -> OpinionRequest:
    place = {"subject": request.subject, "service": request.service}
    return fire(OPINION_WORKFLOW, obj=request, name=name, request=asked, **place, **values)
