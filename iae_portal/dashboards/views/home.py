"""The home page of each role: what waits for me, with its one action; first figures, with the list behind each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services.sessions import previous_login
from iae_portal.dashboards.selectors.changes import changes_since
from iae_portal.dashboards.selectors.decisions import decisions_of, followed_by
from iae_portal.dashboards.selectors.figures import figures_of, tally_of
from iae_portal.dashboards.selectors.first_steps import administrators, first_steps, service_steps
from iae_portal.dashboards.selectors.office import annexes_waiting, credits_of, headed_by, loads_of, next_meetings
from iae_portal.dashboards.selectors.pace import paces_of
from iae_portal.dashboards.selectors.todo import count_dues, dues_of, todo_of


@scoped(Scope.PERSONAL)
def home(request: HttpRequest) -> HttpResponse:
    """A person with several hats sees each part once: his to-do list first, then the figures he may read."""
    own = perimeter(request.user)
    today = clock.today()
    followed = followed_by(request.user)
    dues = dues_of(request.user)
    tally = tally_of(request.user) if own.roles else None
    context = {
        "title": "Accueil",
        "todo": todo_of(request.user) if own.service_ids else None,
        "decisions": decisions_of(request.user, today, followed),
        "first_steps": first_steps(request.user, today) + (service_steps(request.user, today, tally) if tally else []),
        "administrators": administrators() if not own.roles else [],
        "decides": own.has(Role.REGIONAL_DIRECTOR),
        "paces": paces_of(request.user, today),
        "loads": loads_of(request.user, today),
        "credits": credits_of(request.user, today, followed),
        "annexes": annexes_waiting(request.user, today),
        "headed": headed_by(request.user).values(),
        "meetings": next_meetings(request.user, today) if own.service_ids else [],
        "dues": dues,
        "dues_total": count_dues(request.user, dues),
        "changes": changes_since(request.user, previous_login(request.session)),
        "figures": figures_of(tally) if tally else [],
        "has_territory": bool(own.roles),
    }
    return render(request, "dashboards/home.html", context)
