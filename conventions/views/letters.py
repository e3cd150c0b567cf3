"""The register of the letters of a dossier, and the follow-up of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from conventions.forms.letters import LetterForm
from conventions.models import Letter
from conventions.selectors.letters import papers_of
from conventions.services.letters import follow_letter
from conventions.views.dossier import dossier_context, dossier_form, editable_dossier, readable_dossier
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.SERVICE)
def register(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "letters") | {"letters": papers_of(convention)}
    return render(request, "conventions/letters.html", context)


@scoped(Scope.SERVICE)
def follow(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    letter = get_object_or_404(convention.letters.select_related("convention", "procedure"), pk=pk)
    form = LetterForm(request.POST or None, instance=letter)
    fresh = Letter.objects.select_related("convention__service").get(pk=pk)  # the form writes on its own instance
    words = {"title": f"Suivi : {letter}", "done": "Suivi de la lettre enregistré."}
    if letter.opens_procedure:
        words["intro"] = (
            "Le jour où la structure a reçu cette lettre se note dans la procédure contradictoire, onglet « Vie de la "
            "convention » : le délai d'observations part de là, et le registre le reprend."
        )
    return dossier_form(request, convention, form, follow_letter, tab="letters", **words, letter=fresh)
