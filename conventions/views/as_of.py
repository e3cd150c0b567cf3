"""The convention as it was in force on a day: the address carries it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from conventions.selectors.in_force import in_force_on
from conventions.slots import AS_OF_PARTS
from conventions.views.dossier import dossier_context, readable_dossier
from iae_portal.core import clock
from iae_portal.core.forms.dates import INVALID, day_in
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.SERVICE)
def as_of(request: HttpRequest, number: str) -> HttpResponse:
    """Clauses, targets and annexe by date of effect (`?jour=2009-06-01`); today when the address gives no day."""
    convention = readable_dossier(request, number)
    typed = request.GET.get("jour", "").strip()
    day = day_in(request.GET.get("jour", "")) if typed else clock.today()
    context = dossier_context(request, convention, "life") | {"day": day, "typed": typed, "invalid": INVALID}
    if day:
        parts = [part for _, make in AS_OF_PARTS if (part := make(convention, day))]
        context |= {"state": in_force_on(convention, day), "parts": parts}
    return render(request, "conventions/as_of.html", context)
