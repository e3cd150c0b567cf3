"""Territories and services of 2008, letterheads, numbers."""

from django.contrib import admin

from iae_portal.core.admin.base import PortalModelAdmin, show
from iae_portal.core.models import Counter, Departement, Letterhead, Region, Service

show(Region, "code name vintage", "code name")
show(Departement, "code name region vintage", "code name", filters="region")


@admin.register(Service)
class ServiceAdmin(PortalModelAdmin):
    """The services of 2008 are given: a name may be corrected, nothing is added nor erased."""

    list_display = ["code", "name", "kind", "region", "departement"]
    list_filter = ["kind", "region"]
    list_select_related = ["region", "departement"]
    search_fields = ["code", "name"]
    readonly_fields = ["code", "kind", "region", "departement"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


show(
    Letterhead,
    "service prefet_title city start end",
    "service__code service__name prefet_title city",
    base=PortalModelAdmin,
    filters="service__kind service__region",
    autocomplete_fields=["service"],
)
show(Counter, "key last", "key")
