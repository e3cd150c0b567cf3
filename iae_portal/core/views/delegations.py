"""Register of delegations of signature of a service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from iae_portal.core import clock
from iae_portal.core.forms.services import ClosingForm, DelegationForm
from iae_portal.core.lists import paged
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.delegations import delegations_visible_to, register_of
from iae_portal.core.services.delegations import add_delegation, close_delegation
from iae_portal.core.views.forms import answer
from iae_portal.core.views.services import form_page, managed_service, page_context, service_or_404, tab_url


@scoped(Scope.SERVICE)
def delegations(request: HttpRequest, code: str) -> HttpResponse:
    service = service_or_404(request.user, code)
    today = clock.today()
    context = page_context(request.user, service, "delegations", "Délégations de signature")
    context |= paged(request, register_of(service))
    context["rows"] = [(row, row.in_force(today), row.start > today) for row in context["page_obj"].object_list]
    return render(request, "core/delegations.html", context)


@scoped(Scope.SERVICE)
def delegation_add(request: HttpRequest, code: str) -> HttpResponse:
    service = managed_service(request.user, code)
    today = clock.today()
    form = DelegationForm(service, today, request.POST or None, initial={"start": today})
    back = tab_url(service, "delegations")
    if done := answer(
        request, form, add_delegation, service=service, to=back, said="La délégation est inscrite au registre."
    ):
        return done
    return form_page(request, service, form, "delegations", "Inscrire une délégation")


@scoped(Scope.SERVICE)
def delegation_close(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    service = managed_service(request.user, code)
    delegation = get_object_or_404(delegations_visible_to(request.user), service=service, pk=pk)
    form = ClosingForm(delegation, request.POST or None, initial={"end": clock.today()})
    back = tab_url(service, "delegations")
    if done := answer(request, form, close_delegation, delegation=delegation, to=back, said="La délégation est close."):
        return done
    return form_page(request, service, form, "delegations", "Clore une délégation", intro=str(delegation))
