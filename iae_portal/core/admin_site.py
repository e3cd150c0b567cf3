"""The admin site: administrators only, with their second factor when it is compulsory, one login for all."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

# Rights come from assignments, never from groups; a device holds a secret that nobody may read;
# our pages do not read the configuration of the design system.
HIDDEN = frozenset({"auth.group", "dsfr.dsfrconfig", "otp_totp.totpdevice", "otp_static.staticdevice"})


class PortalAdminSite(AdminSite):
    site_header = "Administration du portail IAE"
    site_title = "Portail IAE"
    index_title = "Ce que le portail enregistre"
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        models = model_or_iterable if isinstance(model_or_iterable, (list, tuple)) else [model_or_iterable]
        shown = [model for model in models if model._meta.label_lower not in HIDDEN]
        super().register(shown, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """DESIGN: an administrator is is_staff and is_superuser, nothing between (docs/rights.md)."""
        user = request.user
        if not (user.is_active and user.is_staff and user.is_superuser):
            return False
        return not settings.ADMIN_REQUIRES_SECOND_FACTOR or user.is_verified()

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The portal's own login, with its lock-out and its second factor; no second door."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
