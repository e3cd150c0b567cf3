"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.acting import helper_of
from iae_portal.core.guide import page_for
from iae_portal.core.navigation import menu_for
from iae_portal.core.news import unread
from iae_portal.core.rights import perimeter
from iae_portal.core.saved import account_of
from iae_portal.core.selectors.installation import foreign_name
from iae_portal.core.services.sessions import seconds_left


def help_address(request: HttpRequest, roles: tuple) -> str:
    """The page of the guide that explains the present page; else its index, or what is read without an account."""
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    page = page_for(view_name, frozenset(held.role for held in roles))
    return page.address if page else reverse("core:help_index" if roles else "core:help_open")


def portal(request: HttpRequest) -> dict:
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    roles = perimeter(user).roles if signed_in else ()
    return {
        "help_address": help_address(request, roles),
        "accessibility_status": settings.ACCESSIBILITY["status"],
        "news_unread": signed_in and unread(user.preferences),
        "portal_today": clock.today(),
        "portal_is_frozen": bool(settings.PORTAL_TODAY),
        "active_roles": roles,
        "acting_administrator": helper_of(user),
        "copied_from": foreign_name() if signed_in else "",
        "account": account_of(user) if signed_in else "",
        "session_seconds": seconds_left(request.session) if signed_in else None,
        "menu": menu_for(user, request.path) if signed_in else [],
    }
