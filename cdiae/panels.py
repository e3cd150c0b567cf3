"""What the council says on the pages of lower floors."""

from django.contrib.contenttypes.models import ContentType

from cdiae.models import AgendaItem
from cdiae.rights import READ, may
from conventions.models import Convention
from iae_portal.core.models import User


def convention_panel(convention: Convention, user: User) -> tuple[str, dict] | None:
    """The meetings that examined the convention, or will; None when no agenda ever held it."""
    kind = ContentType.objects.get_for_model(Convention)
    rows = AgendaItem.objects.filter(opinion_request__content_type=kind, opinion_request__object_id=convention.pk)
    items = list(rows.select_related("meeting__council__secretariat", "meeting__order").order_by("-meeting__held_on"))
    seen = [item for item in items if may(user, READ, item)]
    return ("cdiae/convention_panel.html", {"agenda_items": seen}) if seen else None
