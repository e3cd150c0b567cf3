"""My account: who I am for the portal, and how my access is protected."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.delegations import delegations_of_person
from iae_portal.core.selectors.people import assignments_of_person
from iae_portal.core.selectors.second_factor import second_factor_of


@scoped(Scope.PERSONAL)
def account(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    context = {
        "title": "Mon compte",
        "assignments": assignments_of_person(request.user, today),
        "delegations": delegations_of_person(request.user, today),
        "second_factor": second_factor_of(request.user),
    }
    return render(request, "core/account.html", context)
