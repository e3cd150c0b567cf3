"""The "Annuler" of the message bar."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services import undo as services
from iae_portal.core.views.forms import acted


@scoped(Scope.PERSONAL)
@require_POST
def undo(request: HttpRequest, token: str) -> HttpResponse:
    row = services.take(request.session, token)
    to = row["to"] if row else "dashboards:home"
    return acted(request, services.undo, to=to, said="C'est annulé : tout est comme avant.", row=row)
