"""The home page of each role: what waits for me, with its one action; first figures, with the list behind each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from iae_portal.core.enums import COUNTRY_ROLES, REGIONAL_ROLES
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.dashboards.selectors.figures import figures_for, regions_table, services_table
from iae_portal.dashboards.selectors.todo import todo_of


@scoped(Scope.PERSONAL)
def home(request: HttpRequest) -> HttpResponse:
    """A person with several hats sees each part once: his to-do list first, then the figures he may read."""
    seats = perimeter(request.user)
    context = {
        "title": "Accueil",
        "todo": todo_of(request.user) if seats.service_ids else None,
        "figures": figures_for(request.user),
        "table": _table(request.user, seats),
    }
    return render(request, "dashboards/home.html", context)


def _table(user, seats) -> list | None:
    """The country by region, a region by service, nothing for one service."""
    if seats.has(*COUNTRY_ROLES):
        return regions_table(user)
    return services_table(user) if seats.has(*REGIONAL_ROLES) else None
