"""Rules of the ground floor that join several columns or tables (core.base_rules)."""

from django.db.models import F, Q, QuerySet

from iae_portal.core.base_rules import BASE_RULES, BaseRule, overlapping
from iae_portal.core.enums import ROLES_BY_KIND
from iae_portal.core.models import Assignment, Letterhead, User


def half_administrators() -> QuerySet[User]:
    return User.objects.exclude(is_staff=F("is_superuser")).order_by("pk")


def misplaced_roles() -> QuerySet[Assignment]:
    fitting = Q()
    for kind, roles in ROLES_BY_KIND.items():
        fitting |= Q(service__kind=kind, role__in=roles)
    return Assignment.objects.exclude(fitting).order_by("pk")


def register_base_rules() -> None:
    for key, sentence, find in (
        ("administrators", "Un compte n'est administrateur qu'à moitié (is_staff, is_superuser).", half_administrators),
        ("roles", "Ce rôle n'existe pas dans ce service.", misplaced_roles),
        (
            "letterheads",
            "Deux en-têtes du même service ont un jour en commun.",
            lambda: overlapping(Letterhead.objects.all(), "service"),
        ),
    ):
        BASE_RULES.fill(f"core.{key}", BaseRule(f"core – {key}", sentence, find))
