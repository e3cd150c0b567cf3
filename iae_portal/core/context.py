"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest

from iae_portal.core import clock
from iae_portal.core.acting import helper_of
from iae_portal.core.navigation import menu_for
from iae_portal.core.rights import perimeter
from iae_portal.core.saved import account_of
from iae_portal.core.selectors.installation import foreign_name
from iae_portal.core.services.sessions import seconds_left


def portal(request: HttpRequest) -> dict:
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return {
        "accessibility_status": settings.ACCESSIBILITY["status"],
        "portal_today": clock.today(),
        "portal_is_frozen": bool(settings.PORTAL_TODAY),
        "active_roles": perimeter(user).roles if signed_in else (),
        "acting_administrator": helper_of(user),
        "copied_from": foreign_name() if signed_in else "",
        "account": account_of(user) if signed_in else "",
        "session_seconds": seconds_left(request.session) if signed_in else None,
        "menu": menu_for(user, request.path) if signed_in else [],
    }
