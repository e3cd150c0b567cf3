"""Strategy of the council: diagnosis, orientations, action plan, initiatives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cdiae.views.frame import council_context, council_or_404
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.SERVICE)
def page(request: HttpRequest, code: str) -> HttpResponse:
    council = council_or_404(request, code)
    return render(request, "cdiae/strategy.html", council_context(request, council, "strategy"))
