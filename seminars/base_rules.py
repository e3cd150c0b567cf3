"""Rules of the seminars that join several rows (core.base_rules)."""

from django.db.models import Count, F, Q, QuerySet

from iae_portal.core.base_rules import BASE_RULES, BaseRule
from seminars.enums import TAKEN
from seminars.models import Event, Guest


def overfull() -> QuerySet[Event]:
    counted = Event.objects.annotate(_taken=Count("guests", filter=Q(guests__place__in=TAKEN)))
    return counted.filter(_taken__gt=F("capacity")).order_by("pk")


def workshops_elsewhere() -> QuerySet[Guest]:
    return Guest.objects.filter(workshop__isnull=False).exclude(workshop__event=F("event")).order_by("pk")


RULES = {
    "places": ("Un événement a donné plus de places qu'il n'en a.", overfull),
    "workshops": ("Un invité est inscrit à l'atelier d'un autre événement.", workshops_elsewhere),
}


def register_base_rules() -> None:
    for key, (sentence, find) in RULES.items():
        BASE_RULES.fill(f"seminars.{key}", BaseRule(f"seminars – {key}", sentence, find))
