"""What the organisers print for the day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from iae_portal.core.scopes import Scope, scoped
from seminars import documents as kinds
from seminars.selectors.attendance import lunches_of, needs_of
from seminars.views.event_page import event_context, prepared_event


@scoped(Scope.SERVICE)
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    context = event_context(request, event, "documents", "Documents") | {
        "kinds": [
            (kinds.BADGES, "Badges", "Une planche A4 de huit badges par page, pour les places confirmées."),
            (kinds.ATTENDANCE, "Feuilles d'émargement", "Une feuille par demi-journée et par atelier, à signer."),
        ],
        "version": event.versions.select_related("event").order_by("-number").first(),
        "programme_kind": kinds.PROGRAMME,
        "lunches": lunches_of(event),
        "needs": needs_of(event),
    }
    return render(request, "seminars/documents.html", context)
