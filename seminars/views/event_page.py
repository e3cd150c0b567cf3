"""What the pages of an event share: who may open them, the frame around them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from iae_portal.core.models import User
from iae_portal.core.views.forms import form_page
from seminars.models import Event
from seminars.rights import PREPARE, guest_region_ids, may, require
from seminars.selectors.events import events_visible_to

TABS = (
    ("overview", "Vue d'ensemble", "seminars:event"),
    ("programme", "Programme", "seminars:programme"),
    ("guests", "Invités", "seminars:guests"),
    ("attendance", "Émargement", "seminars:attendance"),
    ("documents", "Documents", "seminars:documents"),
    ("report", "Bilan", "seminars:report"),
)
OF_PREPARERS = {"attendance", "documents"}


def event_or_404(user: User, pk: int) -> Event:
    return get_object_or_404(events_visible_to(user), pk=pk)


def prepared_event(user: User, pk: int) -> Event:
    """404 outside the perimeter, 403 with a sentence for who only reads."""
    event = event_or_404(user, pk)
    require(user, PREPARE, event)
    return event


def tabs_for(user: User, event: Event) -> list[tuple[str, str, str]]:
    prepares = may(user, PREPARE, event)
    regions = guest_region_ids(user, event)
    shown = []
    for key, label, view in TABS:
        if key in OF_PREPARERS and not prepares:
            continue
        if key == "guests" and regions is not None and not regions:
            continue
        shown.append((key, label, reverse(view, args=[event.pk])))
    return shown


def event_context(request: HttpRequest, event: Event, tab: str, title: str = "") -> dict:
    home = reverse("seminars:event", args=[event.pk])
    trail = [("Séminaires", reverse("seminars:home")), (str(event), home if title else None)]
    if title:
        trail.append((title, None))
    return {
        "title": title or str(event),
        "event": event,
        "tab": tab,
        "tabs": tabs_for(request.user, event),
        "prepares": may(request.user, PREPARE, event),
        "trail": trail,
    }


def event_form(request: HttpRequest, event: Event, form, title: str, back: str, intro: str = "") -> HttpResponse:
    """A form about an event, with the way back."""
    trail = [
        ("Séminaires", reverse("seminars:home")),
        (str(event), reverse("seminars:event", args=[event.pk])),
        (title, None),
    ]
    return form_page(request, form, title=title, back_url=back, trail=trail, intro=intro)
