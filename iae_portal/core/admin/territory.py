"""Territories and services of 2008, letterheads, numbers."""

from django.contrib import admin

from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyAdmin
from iae_portal.core.models import Counter, Departement, Letterhead, Region, Service


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "vintage"]
    search_fields = ["code", "name"]


@admin.register(Departement)
class DepartementAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "region", "vintage"]
    list_filter = ["region"]
    list_select_related = ["region"]
    search_fields = ["code", "name"]


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


@admin.register(Letterhead)
class LetterheadAdmin(PortalModelAdmin):
    list_display = ["service", "prefet_title", "city", "start", "end"]
    list_filter = ["service__kind", "service__region"]
    list_select_related = ["service"]
    search_fields = ["service__code", "service__name", "prefet_title", "city"]
    autocomplete_fields = ["service"]


@admin.register(Counter)
class CounterAdmin(ReadOnlyAdmin):
    list_display = ["key", "last"]
    search_fields = ["key"]
