"""Strategy: areas may be corrected here, the rest is written by the portal's pages."""

from django.contrib import admin

from cdiae.models import Diagnosis, EmploymentArea, Initiative, PlannedAction, TerritoryFigures
from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyAdmin


@admin.register(EmploymentArea)
class EmploymentAreaAdmin(PortalModelAdmin):
    list_display = ["name", "council"]
    list_select_related = ["council__departement"]
    search_fields = ["name"]


@admin.register(Diagnosis)
class DiagnosisAdmin(ReadOnlyAdmin):
    list_display = ["council", "year", "state", "presented_on"]
    list_select_related = ["council__departement"]
    list_filter = ["state", "year"]
    search_fields = ["council__departement__name"]


@admin.register(PlannedAction)
class PlannedActionAdmin(ReadOnlyAdmin):
    list_display = ["title", "council", "pilot", "due_on", "progress", "state"]
    list_select_related = ["council__departement"]
    list_filter = ["state"]
    search_fields = ["title", "pilot"]


@admin.register(Initiative)
class InitiativeAdmin(ReadOnlyAdmin):
    list_display = ["title", "council", "theme", "started_on", "shareable"]
    list_select_related = ["council__departement"]
    list_filter = ["theme", "shareable"]
    search_fields = ["title"]


@admin.register(TerritoryFigures)
class TerritoryFiguresAdmin(ReadOnlyAdmin):
    list_display = ["name", "year", "source"]
    list_select_related = ["region"]
    list_filter = ["year"]
    search_fields = ["region__name", "source"]
