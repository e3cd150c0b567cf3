"""Strategy: areas may be corrected here, the rest is written by the portal's pages."""

from django.http import HttpRequest

from cdiae.models import Diagnosis, EmploymentArea, Initiative, PlannedAction, TerritoryFigures
from cdiae.services.strategy import is_shown, refuse_shown, refuse_vote_to_come
from conventions.models import Orientation
from iae_portal.core.admin.base import PortalModelAdmin, RuledForm, show


class OrientationForm(RuledForm):
    def rule(self) -> None:
        if self.instance.pk:
            refuse_shown(self.instance)
        refuse_vote_to_come(self.cleaned_data["voted_on"])


class OrientationBase(PortalModelAdmin):
    """Of paper, from before the portal; what a council voted, or has before its eyes, stays as it read it."""

    form = OrientationForm

    def has_delete_permission(self, request: HttpRequest, obj: Orientation | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and is_shown(obj))


show(EmploymentArea, "name council", "name", base=PortalModelAdmin, related="council__departement")
show(
    Diagnosis,
    "council year state presented_on",
    "council__departement__name",
    filters="state year",
    related="council__departement",
)
show(
    PlannedAction,
    "title council pilot due_on progress state",
    "title pilot",
    filters="state",
    related="council__departement",
)
show(
    Initiative,
    "title council theme started_on shareable",
    "title",
    filters="theme shareable",
    related="council__departement",
)
show(TerritoryFigures, "name year source", "region__name source", filters="year", related="region")
show(
    Orientation,
    "axis departement start end voted_on",
    "axis text departement__name departement__code",
    base=OrientationBase,
    filters="departement__region",
    autocomplete_fields=["departement"],
)
