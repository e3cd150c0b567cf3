"""Events and what hangs from them: moved by their services, read here. The grouping of regions may be corrected."""

from django.contrib import admin

from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyInline, show
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


show(
    Event,
    "series rank city kind host held_on date_confirmed state capacity",
    "city venue",
    filters="series state kind",
    lines=[ContributionInline],
)


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


show(Room, "event name capacity accessibility", "name event__city")
show(Partner, "event name role", "name event__city")
show(BudgetLine, "event label payer amount", "label payer event__city")
show(Speaker, "event name function organisation", "name organisation")
show(ProgrammeItem, "event rank kind title starts_at ends_at room", "title event__city", filters="kind")
show(Material, "item title original_name size", "title original_name", exclude=["file"])
show(ProgrammeVersion, "event number published_at published_by", "event__city")
