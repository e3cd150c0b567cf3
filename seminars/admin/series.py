"""Templates of series, and the series made from them."""

from django.contrib import admin

from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyAdmin
from seminars.models import Series, SeriesTemplate, TemplateEvent, TemplateItem


@admin.register(SeriesTemplate)
class SeriesTemplateAdmin(PortalModelAdmin):
    list_display = ["name", "source"]
    search_fields = ["name"]


@admin.register(TemplateEvent)
class TemplateEventAdmin(PortalModelAdmin):
    list_display = ["template", "rank", "kind", "city", "host", "day_offset", "due_offset"]
    list_filter = ["template", "kind"]
    list_select_related = ["template", "host"]
    search_fields = ["city", "template__name"]
    autocomplete_fields = ["host", "regions"]


@admin.register(TemplateItem)
class TemplateItemAdmin(PortalModelAdmin):
    list_display = ["template", "event_kind", "rank", "kind", "title", "starts_at", "ends_at", "workshop_number"]
    list_filter = ["template", "event_kind", "kind"]
    list_select_related = ["template"]
    search_fields = ["title"]


@admin.register(Series)
class SeriesAdmin(ReadOnlyAdmin):
    list_display = ["name", "first_day", "retention_months", "opened_on", "opened_by"]
    list_select_related = ["opened_by"]
    search_fields = ["name"]
