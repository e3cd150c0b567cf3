"""Static pages of the State's sites, and what browsers and search engines ask every site for."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.generic import TemplateView

from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped

TEXT = "text/plain; charset=utf-8"


class AccessibilityView(TemplateView):
    scope = Scope.PUBLIC
    template_name = "core/accessibility.html"

    def get_context_data(self, **kwargs) -> dict:
        title = f"Accessibilité : {settings.ACCESSIBILITY['status']}"
        return super().get_context_data(title=title, publisher=settings.LEGAL["publisher"], **settings.ACCESSIBILITY)


class LegalView(TemplateView):
    scope = Scope.PUBLIC
    template_name = "core/legal.html"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(title="Mentions légales", **settings.LEGAL)


@scoped(Scope.PUBLIC)
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("dsfr/dist/favicon/favicon.ico"))


@scoped(Scope.PUBLIC)
def robots(request: HttpRequest) -> HttpResponse:
    """DESIGN: a portal of the services has nothing for a search engine but its open data."""
    return HttpResponse("User-agent: *\nAllow: /donnees-ouvertes/\nDisallow: /\n", content_type=TEXT)


@scoped(Scope.PUBLIC)
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: who is told of a weakness. The page must say until when it holds; it is drawn anew each time."""
    contact = settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    address = contact if contact.startswith("https://") else f"mailto:{contact}"
    until = clock.real_now().astimezone(dt.UTC) + dt.timedelta(days=180)
    lines = (
        f"Contact: {address}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)
