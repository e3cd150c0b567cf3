"""What the council says on the pages of lower floors."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from cdiae.models import AgendaItem, Council
from cdiae.rights import READ, may
from cdiae.selectors.agenda import live_item
from cdiae.selectors.councils import councils_visible_to, members_of, order_on
from conventions.enums import ConventionState
from conventions.models import Convention
from conventions.selectors.opinions import current_opinion
from iae_portal.core.models import User


def convention_panel(convention: Convention, user: User) -> tuple[str, dict] | None:
    """The meetings that examined the convention, or will, or the council that no agenda asks yet; None without any."""
    kind = ContentType.objects.get_for_model(Convention)
    rows = AgendaItem.objects.filter(opinion_request__content_type=kind, opinion_request__object_id=convention.pk)
    items = list(rows.select_related("meeting__council__secretariat", "meeting__order").order_by("-meeting__held_on"))
    seen = [item for item in items if may(user, READ, item)]
    council = _not_asked_yet(convention, user)
    if not seen and council is None:
        return None
    return "cdiae/convention_panel.html", {"agenda_items": seen, "council": council}


def _not_asked_yet(convention: Convention, user: User) -> Council | None:
    """The council that waits for the request of the convention, when no meeting to come examines it."""
    if convention.state != ConventionState.OPINION_PENDING:
        return None
    request = current_opinion(convention)
    if request is None or request.is_answered or live_item(request):
        return None
    served = Q(secretariat=convention.service) | Q(served=convention.service)
    return councils_visible_to(user).filter(served).distinct().first()


def fiche_readers(convention: Convention, day: dt.date) -> list[tuple[str, str]]:
    """The members of the council in office, substitutes included, who have an address."""
    served = Q(secretariat=convention.service) | Q(served=convention.service)
    council = Council.objects.filter(served).distinct().first()
    order = order_on(council, day) if council else None
    members = members_of(order, day).exclude(email="") if order else []
    return [(f"{member} ({member.quality})", member.email) for member in members]
