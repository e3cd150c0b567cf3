"""What structures were asked and have sent, in one's perimeter."""

from django.db.models import Q, QuerySet

from conventions.models import Convention, Exchange, StructureLink
from conventions.selectors.conventions import conventions_visible_to
from iae_portal.core.models import User

WITH_STRUCTURE = Q(closed_on__isnull=True, sent_on__isnull=True)
TO_RECEIVE = Q(closed_on__isnull=True, sent_on__isnull=False)
CLOSED = Q(closed_on__isnull=False)


def exchanges_visible_to(user: User) -> QuerySet[Exchange]:
    return Exchange.objects.filter(convention__in=conventions_visible_to(user).order_by()).select_related(
        "convention__siae", "convention__service"
    )


def exchanges_of(convention: Convention) -> QuerySet[Exchange]:
    return convention.exchanges.select_related("convention__siae", "closed_by").order_by("closed_on", "due_on", "pk")


def links_of(convention: Convention) -> QuerySet[StructureLink]:
    return convention.structure_links.select_related("convention__service", "created_by").order_by("revoked_on", "name")
