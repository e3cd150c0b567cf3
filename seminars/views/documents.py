"""What the organisers print for the day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import spelled
from seminars import documents as kinds
from seminars.enums import Place
from seminars.selectors.attendance import speakers_of
from seminars.services.erasure import NEEDS_DAYS
from seminars.views.event_page import event_context, prepared_event


@scoped(Scope.SERVICE)
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    sheet = f"Une planche A4 de {spelled(kinds.BADGES_A_SHEET)} badges par page : places confirmées, puis intervenants."
    named = [
        (kinds.BADGES, "Badges", sheet),
        (kinds.ATTENDANCE, "Feuilles d'émargement", "Une feuille par demi-journée et par atelier, à signer."),
    ]
    context = event_context(request, event, "documents", "Documents") | {
        "kinds": [] if event.erased_on else named,
        "version": event.versions.select_related("event").order_by("-number").first(),
        "programme_kind": kinds.PROGRAMME,
        "lunches": event.guests.filter(place=Place.HELD, lunch=True).count(),
        "speakers": len(speakers_of(event)),
        "needs": event.guests.filter(place=Place.HELD).exclude(needs="").order_by("name_key", "pk"),
        "needs_days": NEEDS_DAYS,
    }
    return render(request, "seminars/documents.html", context)
