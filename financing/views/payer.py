"""The export for the paying agency."""

from django.http import HttpRequest, HttpResponse

from financing.payer_export import COLUMNS, lines_to_pay, paying_agency, with_computations
from iae_portal.core import clock
from iae_portal.core.exports import export_response
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.SERVICE)
def export(request: HttpRequest) -> HttpResponse:
    """Everything to pay up to today, as CSV."""
    today = clock.today()
    rows = with_computations(list(lines_to_pay(request.user, today)))
    return export_response("csv", f"paiements-{paying_agency(today).lower()}-{today:%Y%m%d}", list(COLUMNS), rows)
