"""Failed logins, in French: deleting a line ends the lock-out of that name at once. Knocks at the public doors."""

from axes.models import AccessAttempt
from django.contrib import admin, messages

from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyAdmin, show
from iae_portal.core.errors import Refusal
from iae_portal.core.models import ApiToken, RequestCount
from iae_portal.core.services.tokens import revoke_token


@admin.register(AccessAttempt)
class AccessAttemptAdmin(PortalModelAdmin):
    list_display = ["attempt_time", "username", "ip_address", "failures_since_start"]
    search_fields = ["username", "ip_address"]
    date_hierarchy = "attempt_time"
    fields = ["attempt_time", "username", "ip_address", "user_agent", "path_info", "failures_since_start"]
    readonly_fields = fields

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


show(RequestCount, "period door count", "place", filters="door period")


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ["prefix", "label", "owner", "made_on", "expires_on", "revoked_at"]
    list_filter = ["expires_on"]
    list_select_related = ["owner"]
    search_fields = ["prefix", "label", "owner__username", "owner__last_name"]
    exclude = ["digest"]
    actions = ["revoke"]

    @admin.action(description="Révoquer les jetons choisis")
    def revoke(self, request, tokens) -> None:
        for token in tokens:
            try:
                revoke_token(actor=request.user, token=token)
            except Refusal as refusal:
                messages.error(request, f"{token} : {refusal.sentences[0]}")
            else:
                messages.success(request, f"Jeton révoqué : {token}.")
