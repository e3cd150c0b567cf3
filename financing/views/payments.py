"""Payments of the annexes: noted as made by the paying agency, and the file that asks it for them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from financing.forms.actions import PaymentsForm
from financing.selectors.payments import COLUMNS, lines_to_pay, paying_agency, with_computations
from financing.services.payments import record_payments
from financing.views.annexes import editable_annex
from iae_portal.core import clock
from iae_portal.core.exports import export_response
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.asked import asked_keys
from iae_portal.core.views.forms import tried


@scoped(Scope.SERVICE)
@require_POST
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Note the chosen lines of the schedule as paid."""
    annex = editable_annex(request, slug)
    form = PaymentsForm(request.POST)
    lines = list(annex.payments.filter(pk__in=asked_keys(request.POST, "lines")))
    if not form.is_valid():
        messages.error(request, " ".join(sentence for errors in form.errors.values() for sentence in errors))
    elif not lines:
        messages.error(request, "Choisissez au moins une ligne de l'échéancier.")
    elif (count := tried(request, record_payments, annex=annex, lines=lines, **form.cleaned_data)) is not None:
        messages.success(request, f"{counted(count, 'ligne notée payée', 'lignes notées payées')}.")
    return redirect("financing:annex_detail", slug=slug)


@scoped(Scope.SERVICE)
def export(request: HttpRequest) -> HttpResponse:
    """Everything to pay up to today, as CSV."""
    today = clock.today()
    rows = with_computations(list(lines_to_pay(request.user, today)))
    return export_response("csv", f"paiements-{paying_agency(today).lower()}-{today:%Y%m%d}", list(COLUMNS), rows)
