"""Static pages of the State's sites."""

from django.views.generic import TemplateView

from iae_portal.core.scopes import Scope


class AccessibilityView(TemplateView):
    scope = Scope.PUBLIC
    template_name = "core/accessibility.html"
    extra_context = {"title": "Accessibilité : non conforme"}


class LegalView(TemplateView):
    scope = Scope.PUBLIC
    template_name = "core/legal.html"
    extra_context = {"title": "Mentions légales"}
