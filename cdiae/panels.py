"""What the council says on the pages of lower floors."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from cdiae.models import AgendaItem, Council
from cdiae.rights import READ, may
from cdiae.selectors.councils import members_of, order_on
from conventions.models import Convention
from iae_portal.core.models import User


def convention_panel(convention: Convention, user: User) -> tuple[str, dict] | None:
    """The meetings that examined the convention, or will; None when no agenda ever held it."""
    kind = ContentType.objects.get_for_model(Convention)
    rows = AgendaItem.objects.filter(opinion_request__content_type=kind, opinion_request__object_id=convention.pk)
    items = list(rows.select_related("meeting__council__secretariat", "meeting__order").order_by("-meeting__held_on"))
    seen = [item for item in items if may(user, READ, item)]
    return ("cdiae/convention_panel.html", {"agenda_items": seen}) if seen else None


def fiche_readers(convention: Convention, day: dt.date) -> list[tuple[str, str]]:
    """The members of the council in office, substitutes included, who have an address."""
    served = Q(secretariat=convention.service) | Q(served=convention.service)
    council = Council.objects.filter(served).distinct().first()
    order = order_on(council, day) if council else None
    members = members_of(order, day).exclude(email="") if order else []
    return [(f"{member} ({member.quality})", member.email) for member in members]
