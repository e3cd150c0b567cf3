"""Suspension of payments, and departure of the structure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from conventions.forms.endings import DepartureForm, LiftForm, SuspendForm
from conventions.services import endings
from conventions.views.dossier import dossier_form, editable_dossier, readable_dossier, require_head
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.SERVICE)
def suspend(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    require_head(request, convention, "suspend les paiements d'une convention")
    form = SuspendForm(request.POST or None)
    words = {"title": "Suspendre les paiements", "done": "Paiements suspendus."}
    return dossier_form(request, convention, form, endings.suspend, tab="life", **words, convention=convention)


@scoped(Scope.SERVICE)
def lift(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = readable_dossier(request, number)
    require_head(request, convention, "met fin à une suspension")
    row = get_object_or_404(convention.suspensions.select_related("convention"), pk=pk)
    form = LiftForm(request.POST or None)
    words = {"title": "Mettre fin à la suspension", "done": "Suspension terminée."}
    return dossier_form(request, convention, form, endings.lift_suspension, tab="life", **words, suspension=row)


@scoped(Scope.SERVICE)
def departure(request: HttpRequest, number: str) -> HttpResponse:
    convention = editable_dossier(request, number)
    form = DepartureForm(request.POST or None, convention=convention)
    words = {"title": "Départ de la structure", "done": "Départ noté."}
    return dossier_form(request, convention, form, endings.note_departure, tab="life", **words, convention=convention)
