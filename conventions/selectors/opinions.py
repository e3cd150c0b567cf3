"""The opinion that counts for a subject: its latest request that was not withdrawn; and when it must be favourable."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet

from conventions.enums import RUNNING_STATES, OpinionState, OpinionValue
from conventions.models import Convention, OpinionRequest
from conventions.structure_types import STRUCTURE_TYPES

# DESIGN: an opinion with reservations is favourable; they must be answered (docs/decisions/favourable-opinion.md).
FAVOURABLE = (OpinionValue.FAVOURABLE, OpinionValue.RESERVED)


NOTE = "convention_note"  # for information: what changed since the convention was submitted
ALERT = "review_alert"  # for information, of a dialogue de gestion: a structure that the council should know of


def current_opinion(subject: models.Model) -> OpinionRequest | None:
    kind = ContentType.objects.get_for_model(subject)
    # Of two requests of one day, the last written counts.
    rows = OpinionRequest.objects.filter(content_type=kind, object_id=subject.pk)
    rows = rows.exclude(state=OpinionState.WITHDRAWN).exclude(kind=NOTE).select_related("first")
    return rows.order_by("-asked_on", "-pk").first()


def notes_of(convention: Convention) -> QuerySet[OpinionRequest]:
    """What the council was told since the submission, or is about to be, the newest first."""
    rows = OpinionRequest.objects.filter(kind=NOTE, object_id=convention.pk).exclude(state=OpinionState.WITHDRAWN)
    return rows.order_by("-asked_on", "-pk")


def filing_day(opinion: OpinionRequest) -> dt.date | None:
    """When what it is about was filed; None when that is not known."""
    return getattr(opinion.subject, "filed_on", None)


def answered_before(opinion: OpinionRequest) -> OpinionRequest | None:
    """The last answer to the same question, asked before this request."""
    same = {name: getattr(opinion, name) for name in ("kind", "content_type", "object_id")}
    rows = OpinionRequest.objects.filter(**same, state=OpinionState.ANSWERED, pk__lt=opinion.pk)
    return rows.order_by("-given_on", "-pk").first()


def reservations_standing(convention: Convention) -> OpinionRequest | None:
    """The opinion whose reservations nobody has said lifted."""
    opinion = current_opinion(convention)
    reserved = opinion is not None and opinion.opinion == OpinionValue.RESERVED
    return opinion if reserved and opinion.lifted_on is None else None


def needs_favourable_opinion(convention: Convention) -> bool:
    """An ACI whose SIREN also holds an EI or AI convention, or the other way round (D. 5132-30)."""
    others = STRUCTURE_TYPES[convention.siae.type].held_with
    if not others:
        return False
    return Convention.objects.filter(
        siae__siret__startswith=convention.siae.siren, siae__type__in=others, state__in=RUNNING_STATES
    ).exists()


def must_be_favourable(convention: Convention, opinion: OpinionRequest) -> bool:
    """Asked at the decision and at the signature: the other convention may have been signed since the request."""
    return opinion.must_be_favourable or needs_favourable_opinion(convention)


def reservations_to_answer(convention: Convention, opinion: OpinionRequest | None) -> str:
    """What the page says of a favourable opinion with reservations where a favourable one is required."""
    if opinion is None or opinion.opinion != OpinionValue.RESERVED or opinion.lifted_on:
        return ""
    if not must_be_favourable(convention, opinion):
        return ""
    return (
        "L'article D. 5132-30 exige un avis favorable : celui du conseil l'est, avec des réserves. "
        "La convention doit y répondre avant la signature."
    )
