"""Entering the appointment order that follows another, on one page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cdiae.forms.councils import OrderForm
from cdiae.forms.orders import RenewalForm, RenewedMembersForm
from cdiae.models import AppointmentOrder, Council
from cdiae.selectors.renewals import previous_order, renewable
from cdiae.services import councils
from cdiae.services.orders import renew_order
from cdiae.views.frame import form_page, members_url, root_crumb, run_council
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.tools import saved

TITLE = "Saisir un arrêté de composition"


@scoped(Scope.SERVICE)
def order_add(request: HttpRequest, code: str) -> HttpResponse:
    """The first order of a council starts from the list of the period; the next ones follow the order before."""
    council = run_council(request, code)
    previous = previous_order(council)
    return _first(request, council) if previous is None else _next(request, council, previous)


def _first(request: HttpRequest, council: Council) -> HttpResponse:
    form = OrderForm(request.POST or None, instance=AppointmentOrder(council=council))
    if form.is_valid() and saved(form, councils.enter_order, actor=request.user, council=council, **form.cleaned_data):
        messages.success(request, "Arrêté saisi : ajustez les sièges de chaque collège.")
        return redirect(members_url(council, previous_order(council)))
    return form_page(request, form, title=TITLE, back_url=_back(council), trail=_trail(council))


def _next(request: HttpRequest, council: Council, previous: AppointmentOrder) -> HttpResponse:
    form = RenewalForm(request.POST or None, previous=previous, initial={"mandate_years": previous.mandate_years})
    named = RenewedMembersForm(request.POST or None, members=renewable(previous, clock.today()))
    if form.is_valid() and named.is_valid():
        renewals = named.renewals()
        if saved(
            form,
            renew_order,
            actor=request.user,
            council=council,
            previous=previous,
            renewals=renewals,
            **form.values(),
        ):
            who = counted(len(renewals), "membre nommé de nouveau", "membres nommés de nouveau")
            messages.success(request, f"Arrêté saisi, {who} : vérifiez les sièges et complétez les nominations.")
            return redirect(members_url(council, previous_order(council)))
    context = {
        "form": form,
        "named": named,
        "previous": previous,
        "title": TITLE,
        "back_url": _back(council),
        "trail": _trail(council),
    }
    return render(request, "cdiae/order_renewal.html", context, status=422 if form.is_bound else 200)


def _back(council: Council) -> str:
    return members_url(council)


def _trail(council: Council) -> list:
    return [root_crumb(), (council.departement.name, _back(council)), (TITLE, None)]
