"""Static pages of the State's sites, filled from the settings of the installation."""

from django.conf import settings
from django.views.generic import TemplateView

from iae_portal.core.scopes import Scope


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
