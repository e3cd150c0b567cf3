"""The home page of each role: what waits for me, with its one action; first figures, with the list behind each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from iae_portal.core import clock
from iae_portal.core.enums import COUNTRY_ROLES, REGIONAL_ROLES
from iae_portal.core.models import Region
from iae_portal.core.rights import departmental_services, perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.dashboards.selectors.figures import figures_for, regions_table, services_table
from iae_portal.dashboards.selectors.results import ResultTable, results_table
from iae_portal.dashboards.selectors.todo import dues_of, todo_of


@scoped(Scope.PERSONAL)
def home(request: HttpRequest) -> HttpResponse:
    """A person with several hats sees each part once: his to-do list first, then the figures he may read."""
    seats = perimeter(request.user)
    context = {
        "title": "Accueil",
        "todo": todo_of(request.user) if seats.service_ids else None,
        "dues": dues_of(request.user),
        "figures": figures_for(request.user),
        "table": _table(request.user, seats),
        "results": _results(request.user, seats),
    }
    return render(request, "dashboards/home.html", context)


def _table(user, seats) -> list | None:
    """The country by region, a region by service, nothing for one service."""
    if seats.has(*COUNTRY_ROLES):
        return regions_table(user)
    return services_table(user) if seats.has(*REGIONAL_ROLES) else None


def _results(user, seats) -> ResultTable | None:
    """Last year's exits of the same territories, beside the year before and the whole."""
    year = clock.today().year - 1
    if seats.has(*COUNTRY_ROLES):
        places = list(Region.objects.values_list("pk", "name"))
        return results_table(user, places, "service__region_id", year)
    if not seats.has(*REGIONAL_ROLES):
        return None
    return results_table(user, list(departmental_services(user).values_list("pk", "name")), "service_id", year)
