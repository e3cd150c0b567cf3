"""Templates of series, and the series made from them."""

from iae_portal.core.admin.base import PortalModelAdmin, show
from seminars.models import Series, SeriesTemplate, TemplateEvent, TemplateItem

show(SeriesTemplate, "name source", "name", base=PortalModelAdmin)
show(
    TemplateEvent,
    "template rank kind city host day_offset due_offset",
    "city template__name",
    base=PortalModelAdmin,
    filters="template kind",
    autocomplete_fields=["host", "regions"],
)
show(
    TemplateItem,
    "template event_kind rank kind title starts_at ends_at workshop_number",
    "title",
    base=PortalModelAdmin,
    filters="template event_kind kind",
)
show(Series, "name first_day retention_months opened_on opened_by", "name")
