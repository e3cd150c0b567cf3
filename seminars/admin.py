"""Templates, series, events, guests: moved by their services, read here. A grouping of regions may be corrected."""

from django.contrib import admin

from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyInline, show
from seminars import models as m

# Templates of series, and the series made from them.
show(m.SeriesTemplate, "name source", "name", base=PortalModelAdmin)
show(
    m.TemplateEvent,
    "template rank kind city host day_offset due_offset",
    "city template__name",
    base=PortalModelAdmin,
    filters="template kind",
    autocomplete_fields=["host", "regions"],
)
show(
    m.TemplateItem,
    "template event_kind rank kind title starts_at ends_at workshop_number",
    "title",
    base=PortalModelAdmin,
    filters="template event_kind kind",
)
show(m.Series, "name first_day retention_months opened_on opened_by", "name")


# Events and what hangs from them.
class ContributionInline(ReadOnlyInline):
    model = m.Contribution
    fields = ["region", "confirmed", "source", "correspondent"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("region", "event", "correspondent")


show(
    m.Event,
    "series rank city kind host held_on date_confirmed state capacity",
    "city venue",
    filters="series state kind",
    lines=[ContributionInline],
)


@admin.register(m.Contribution)
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


show(m.Room, "event name capacity accessibility", "name event__city")
show(m.Partner, "event name role", "name event__city")
show(m.BudgetLine, "event label payer amount", "label payer event__city")
show(m.Speaker, "event name function organisation", "name organisation")
show(m.ProgrammeItem, "event rank kind title starts_at ends_at room", "title event__city", filters="kind")
show(m.Material, "item title original_name size", "title original_name", exclude=["file"])
show(m.ProgrammeVersion, "event number published_at published_by", "event__city")

# Guests and what they answered: read here; the lists have their own pages.
# Needs are of health: for the organisers' eyes, the time of the day.
show(
    m.Guest,
    "event last_name first_name category region answer place invited_at",
    "last_name first_name organisation email",
    filters="category answer place event__series",
    exclude=["needs"],
)
show(m.WorkshopChoice, "guest rank workshop", "guest__last_name")
show(m.Quota, "event category region places", "event__city")
show(m.Attendance, "guest half_day workshop at by", "guest__last_name")
show(m.SurveyAnswer, "event workshop content usefulness organisation given_on", "comment", filters="event")
