"""/sante/ for the monitoring, /sante/web/ for a load balancer. Public: no name, no figure of the business."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors import health as states


@scoped(Scope.PUBLIC)
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    return _answer(states.portal_state())


@scoped(Scope.PUBLIC)
@never_cache
@require_safe
def web_health(request: HttpRequest) -> JsonResponse:
    """200 while this machine can serve pages, even if the workers are away: they must not empty the load balancer."""
    return _answer(states.web_state())


def _answer(state: dict) -> JsonResponse:
    return JsonResponse(state, status=200 if state["etat"] == states.OK else 503)
