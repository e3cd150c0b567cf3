"""Events and what hangs from them: moved by their services, read here. The grouping of regions may be corrected."""

from django.contrib import admin

from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyAdmin, ReadOnlyInline
from seminars.models import (
    BudgetLine,
    Contribution,
    Event,
    Material,
    Partner,
    ProgrammeItem,
    ProgrammeVersion,
    Room,
    Speaker,
)


class ContributionInline(ReadOnlyInline):
    model = Contribution
    fields = ["region", "confirmed", "source", "correspondent"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("region", "event", "correspondent")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["series", "rank", "city", "kind", "host", "held_on", "date_confirmed", "state", "capacity"]
    list_filter = ["series", "state", "kind"]
    list_select_related = ["series", "host"]
    search_fields = ["city", "venue"]
    inlines = [ContributionInline]


@admin.register(Contribution)
class ContributionAdmin(PortalModelAdmin):
    """Only the mark of the grouping: what a region gives goes through its own page."""

    list_display = ["event", "region", "confirmed", "source", "correspondent"]
    list_filter = ["confirmed", "event__series", "region"]
    list_select_related = ["event", "region", "correspondent"]
    search_fields = ["region__name", "event__city"]
    fields = ["event", "region", "confirmed", "source"]
    readonly_fields = ["event", "region"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Room)
class RoomAdmin(ReadOnlyAdmin):
    list_display = ["event", "name", "capacity", "accessibility"]
    list_select_related = ["event"]
    search_fields = ["name", "event__city"]


@admin.register(Partner)
class PartnerAdmin(ReadOnlyAdmin):
    list_display = ["event", "name", "role"]
    list_select_related = ["event"]
    search_fields = ["name", "event__city"]


@admin.register(BudgetLine)
class BudgetLineAdmin(ReadOnlyAdmin):
    list_display = ["event", "label", "payer", "amount"]
    list_select_related = ["event"]
    search_fields = ["label", "payer", "event__city"]


@admin.register(Speaker)
class SpeakerAdmin(ReadOnlyAdmin):
    list_display = ["event", "name", "function", "organisation"]
    list_select_related = ["event"]
    search_fields = ["name", "organisation"]


@admin.register(ProgrammeItem)
class ProgrammeItemAdmin(ReadOnlyAdmin):
    list_display = ["event", "rank", "kind", "title", "starts_at", "ends_at", "room"]
    list_filter = ["kind"]
    list_select_related = ["event", "room"]
    search_fields = ["title", "event__city"]


@admin.register(Material)
class MaterialAdmin(ReadOnlyAdmin):
    list_display = ["item", "title", "original_name", "size"]
    list_select_related = ["item"]
    search_fields = ["title", "original_name"]
    exclude = ["file"]


@admin.register(ProgrammeVersion)
class ProgrammeVersionAdmin(ReadOnlyAdmin):
    list_display = ["event", "number", "published_at", "published_by"]
    list_select_related = ["event", "published_by"]
    search_fields = ["event__city"]
