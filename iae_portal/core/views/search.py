"""The search box of every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.search import Asked, search


@scoped(Scope.SERVICE)
def results(request: HttpRequest) -> HttpResponse:
    asked = Asked.of(request.GET.get("q", ""))
    context = {"title": "Recherche", "searched": asked, "groups": search(request.user, asked)}
    return render(request, "core/search.html", context)
