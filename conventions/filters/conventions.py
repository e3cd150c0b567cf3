"""Filters of the list of conventions."""

import django_filters as filters
from django import forms
from django.db.models import Q

from conventions.enums import ENDED_STATES, OPEN_STATES, RUNNING_STATES, ConventionState
from conventions.filters.types import TypeFilter
from conventions.selectors.conventions import unattended
from conventions.selectors.deadlines import late_on
from conventions.selectors.in_force import in_year
from iae_portal.core import clock
from iae_portal.core.filters import (
    DayFilter,
    MineFilter,
    NetworkFilter,
    OfficerFilter,
    PortalFilterSet,
    RegionFilter,
    SearchFilter,
    ServiceFilter,
    YearFilter,
    number_in,
    officers_named,
    words_in,
)

STAGES = (("open", "En instruction"), ("running", "Signées ou en vigueur"), ("ended", "Terminées"))
STAGE_STATES = {"open": OPEN_STATES, "running": RUNNING_STATES, "ended": ENDED_STATES}


class DossierFilter(PortalFilterSet):
    """What every list of conventions asks."""

    ends_from = DayFilter(label="Finit au plus tôt le", field_name="end", lookup_expr="gte")
    ends_by = DayFilter(label="Finit au plus tard le", field_name="end", lookup_expr="lte")
    officer = OfficerFilter()
    network = NetworkFilter(field_name="siae__network")
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service")
    mine = MineFilter()

    last = ("ends_from", "ends_by", "officer", "network", "region", "service", "late", "mine", "nobody")


class ConventionFilter(DossierFilter):
    q = SearchFilter(label="Rechercher", method="search", help="Structure, SIRET, commune, numéro ou chargé du dossier")
    type = TypeFilter(field_name="siae__type")
    state = filters.ChoiceFilter(label="État", choices=ConventionState.choices, empty_label="Tous")
    stage = filters.ChoiceFilter(label="Étape", choices=STAGES, empty_label="Toutes", method="by_stage")
    year = YearFilter(label="Année couverte", method="in_year")
    dated = filters.BooleanFilter(label="Dépôt daté", method="filed", widget=forms.HiddenInput)
    signed = YearFilter(label="Signées en", field_name="signed_on__year")
    late = filters.BooleanFilter(label="En retard", method="only_late", widget=forms.CheckboxInput)
    nobody = filters.BooleanFilter(label="Sans chargé de dossier", method="without_officer", widget=forms.CheckboxInput)

    def search(self, queryset, name, value):
        """Every word in the structure's key or in the officer's name, or the whole in the number or the SIRET."""
        words = words_in("siae__search_key", value)
        compact = value.replace(" ", "")
        found = words | Q(siae__siret__startswith=compact) | number_in("number", value, mark="-")
        if officers := officers_named(self.request, value):
            found |= Q(officer__in=officers)
        return queryset.filter(found)

    def in_year(self, queryset, name, value):
        """Conventions of which at least a day falls in the year."""
        return queryset.filter(in_year(int(value)))

    def filed(self, queryset, name, value):
        return queryset.filter(filed_on__isnull=False) if value else queryset

    def by_stage(self, queryset, name, value):
        return queryset.filter(state__in=STAGE_STATES[value])

    def only_late(self, queryset, name, value):
        return queryset.filter(late_on(clock.today())) if value else queryset

    def without_officer(self, queryset, name, value):
        return unattended(queryset, clock.today()) if value else queryset
