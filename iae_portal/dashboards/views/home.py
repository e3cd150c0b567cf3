"""The home page of each role: what waits for me, with its one action; first figures, with the list behind each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from conventions.rates import NATIONAL_REFERENCE
from iae_portal.core import clock
from iae_portal.core.enums import COUNTRY_ROLES, REGIONAL_ROLES
from iae_portal.core.models import User
from iae_portal.core.rights import Perimeter, perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.dashboards.selectors.figures import (
    WHOLE,
    Places,
    figures_of,
    regions_of_france,
    services_of,
    table_of,
    tally_of,
)
from iae_portal.dashboards.selectors.results import results_table
from iae_portal.dashboards.selectors.todo import dues_of, todo_of


@scoped(Scope.PERSONAL)
def home(request: HttpRequest) -> HttpResponse:
    """A person with several hats sees each part once: his to-do list first, then the figures he may read."""
    own = perimeter(request.user)
    places = _places(request.user, own)
    tally = tally_of(request.user, places)
    context = {
        "title": "Accueil",
        "todo": todo_of(request.user) if own.service_ids else None,
        "dues": dues_of(request.user),
        "figures": figures_of(tally),
        "table": table_of(tally, places),
        "reference": NATIONAL_REFERENCE,
        # Last year's exits of the same territories, beside the year before and the whole.
        "results": results_table(request.user, places, clock.today().year - 1, tally.structures)
        if places is not WHOLE
        else None,
    }
    return render(request, "dashboards/home.html", context)


def _places(user: User, own: Perimeter) -> Places:
    """The country by region, a region by service, nothing to compare for one service."""
    if own.has(*COUNTRY_ROLES):
        return regions_of_france()
    return services_of(user) if own.has(*REGIONAL_ROLES) else WHOLE
