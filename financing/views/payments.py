"""Payments of the annexes: noted as made by the paying agency, and the file that asks it for them."""

from collections.abc import Iterator

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from financing.forms.actions import PaymentsForm
from financing.models import PaymentLine
from financing.rights import COMMIT, may
from financing.selectors.payments import COLUMNS, Row, payable_lines, paying_agency, rows_to_pay
from financing.services.payments import record_payments
from financing.views.annexes import readable_annex
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.lists import FileView
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.asked import asked_keys
from iae_portal.core.views.forms import tried


@scoped(Scope.SERVICE)
@require_POST
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Find out that the chosen lines of the schedule were paid unasked."""
    annex = readable_annex(request, slug)
    if not may(request.user, COMMIT, annex):
        raise NotAllowed("Ce que l'agence a payé sans lot est constaté par le directeur du service.")
    form = PaymentsForm(request.POST)
    lines = list(annex.payments.filter(pk__in=asked_keys(request.POST, "lines")))
    if not form.is_valid():
        messages.error(request, " ".join(sentence for errors in form.errors.values() for sentence in errors))
    elif not lines:
        messages.error(request, "Choisissez au moins une ligne de l'échéancier.")
    elif (count := tried(request, record_payments, annex=annex, lines=lines, **form.cleaned_data)) is not None:
        messages.success(request, f"{counted(count, 'ligne notée payée', 'lignes notées payées')}.")
    return redirect("financing:annex_detail", slug=slug)


class PayerExport(FileView):
    """Everything to pay up to today, as CSV."""

    scope = Scope.SERVICE
    title = "Paiements à faire"
    export_columns = COLUMNS

    @property
    def export_name(self) -> str:
        today = clock.today()
        return f"paiements-{paying_agency(today).lower()}-{today:%Y%m%d}"

    def asked_rows(self) -> QuerySet[PaymentLine]:
        return payable_lines(self.request.user)

    def get_export_queryset(self, rows: QuerySet[PaymentLine]) -> Iterator[Row]:
        return rows_to_pay(rows, clock.today())
