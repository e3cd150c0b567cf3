"""Rules of the councils that join several rows (core.base_rules)."""

from django.db.models import QuerySet

from cdiae.enums import MemberKind
from cdiae.models import AgendaItem, AppointmentOrder, Member
from conventions.enums import OpinionState
from iae_portal.core.base_rules import BASE_RULES, BaseRule, overlapping


def two_holders() -> QuerySet[Member]:
    return overlapping(Member.objects.filter(kind=MemberKind.FULL), "seat")


def orders_together() -> QuerySet[AppointmentOrder]:
    return overlapping(AppointmentOrder.objects.all(), "council")


def unanswered_requests() -> QuerySet[AgendaItem]:
    given = AgendaItem.objects.filter(meeting__opinions_released_on__isnull=False).exclude(opinion="")
    return given.filter(opinion_request__state=OpinionState.PENDING).order_by("pk")


RULES = {
    "holders": ("Deux titulaires tiennent le même siège le même jour.", two_holders),
    "orders": ("Deux arrêtés du même conseil ont un jour en commun.", orders_together),
    "requests": ("Un avis notifié laisse sa demande en attente.", unanswered_requests),
}


def register_base_rules() -> None:
    for key, (sentence, find) in RULES.items():
        BASE_RULES.fill(f"cdiae.{key}", BaseRule(f"cdiae – {key}", sentence, find))
