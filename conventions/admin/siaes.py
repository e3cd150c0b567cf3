"""Structures, their antennas and their sectors."""

from django.contrib import admin
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest

from conventions.models import ActivitySector, Antenna, Measure, Siae
from iae_portal.core.admin.base import PortalModelAdmin, ShownLine, show


class AntennaInline(admin.StackedInline):
    model = Antenna
    form = ShownLine
    extra = 0


@admin.register(Siae)
class SiaeAdmin(PortalModelAdmin):
    """Closing and reopening have their own page, with its guards; the key of a known structure stays."""

    list_display = ["name", "type", "siret", "city", "service", "state"]
    list_filter = ["type", "state", "service__region", "sectors"]
    list_select_related = ["service"]
    search_fields = ["search_key", "siret"]
    autocomplete_fields = ["service"]
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    readonly_fields = ["state", "closed_on"]
    inlines = [AntennaInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Siae | None = None) -> list[str]:
        return [*self.readonly_fields, "type", "service"] if obj else self.readonly_fields

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """The sectors are no column of the row: their change has its own line of journal."""
        siae = form.instance
        before = [str(sector) for sector in siae.sectors.all()]
        super().save_related(request, form, formsets, change)
        after = [str(sector) for sector in siae.sectors.all()]
        if before != after:
            self._record(request, siae, "admin.change", "secteurs d'activité", {"sectors": before}, {"sectors": after})


show(ActivitySector, "name code", "name code", base=PortalModelAdmin)
show(
    Measure,
    "siae indicator_code year value examined source",
    "siae__search_key indicator_code",
    filters="indicator_code year source siae__service__region",
)
