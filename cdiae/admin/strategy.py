"""Strategy: areas may be corrected here, the rest is written by the portal's pages."""

from cdiae.models import Diagnosis, EmploymentArea, Initiative, PlannedAction, TerritoryFigures
from iae_portal.core.admin.base import PortalModelAdmin, show

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
