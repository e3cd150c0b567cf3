"""Failed logins, in French: deleting a line ends the lock-out of that name at once. Knocks at the public doors."""

from axes.models import AccessAttempt
from django.contrib import admin

from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyAdmin
from iae_portal.core.models import RequestCount


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


@admin.register(RequestCount)
class RequestCountAdmin(ReadOnlyAdmin):
    list_display = ["period", "door", "count"]
    list_filter = ["door", "period"]
    search_fields = ["place"]
