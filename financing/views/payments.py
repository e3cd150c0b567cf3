"""Payments of the annexes: noted as made by the paying agency, and the file that asks it for them."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from financing.forms.actions import PaymentsForm
from financing.models import PaymentLine
from financing.rights import COMMIT, may
from financing.selectors.payments import COLUMNS, Row, payable_lines, paying_agency, rows_to_pay
from financing.services.payments import record_payments
from financing.views.annexes import annex_page, readable_annex
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.lists import FileView
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.forms import answer, posted


@scoped(Scope.SERVICE)
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Find out that the chosen lines of the schedule were paid unasked; the annexe's page keeps what is refused."""
    annex = readable_annex(request, slug)
    data = posted(request)
    if data is None:
        return redirect("financing:annex_detail", slug=slug)
    if not may(request.user, COMMIT, annex):
        raise NotAllowed("Ce que l'agence a payé sans lot est constaté par le directeur du service.")
    form = PaymentsForm(data, annex=annex)
    done = answer(
        request,
        form,
        record_payments,
        to=reverse("financing:annex_detail", args=[slug]),
        said=lambda count: f"{counted(count, 'ligne notée payée', 'lignes notées payées')}.",
        annex=annex,
    )
    return done or annex_page(request, annex, form)


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
