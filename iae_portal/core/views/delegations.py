"""Register of delegations of signature of a service."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from iae_portal.core import clock
from iae_portal.core.forms.services import ClosingForm, DelegationForm
from iae_portal.core.lists import PAGE_SIZE
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.delegations import delegations_visible_to, register_of
from iae_portal.core.services.delegations import add_delegation, close_delegation
from iae_portal.core.views.services import form_page, managed_service, page_context, service_or_404
from iae_portal.core.views.tools import saved


@scoped(Scope.SERVICE)
def delegations(request: HttpRequest, code: str) -> HttpResponse:
    service = service_or_404(request.user, code)
    page = Paginator(register_of(service), PAGE_SIZE).get_page(request.GET.get("page"))
    today = clock.today()
    context = page_context(request.user, service, "delegations", "Délégations de signature")
    context |= {
        "page_obj": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "rows": [(row, row.in_force(today), row.start > today) for row in page.object_list],
    }
    return render(request, "core/delegations.html", context)


@scoped(Scope.SERVICE)
def delegation_add(request: HttpRequest, code: str) -> HttpResponse:
    service = managed_service(request.user, code)
    today = clock.today()
    form = DelegationForm(service, today, request.POST or None, initial={"start": today})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(form, add_delegation, actor=request.user, service=service, **form.cleaned_data)
    ):
        messages.success(request, "La délégation est inscrite au registre.")
        return redirect("core:delegations", code=code)
    return form_page(request, service, form, "delegations", "Inscrire une délégation")


@scoped(Scope.SERVICE)
def delegation_close(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    service = managed_service(request.user, code)
    delegation = get_object_or_404(delegations_visible_to(request.user), service=service, pk=pk)
    form = ClosingForm(delegation.start, request.POST or None, initial={"end": clock.today()})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(form, close_delegation, actor=request.user, delegation=delegation, **form.cleaned_data)
    ):
        messages.success(request, "La délégation est close.")
        return redirect("core:delegations", code=code)
    return form_page(request, service, form, "delegations", "Clore une délégation", intro=str(delegation))
