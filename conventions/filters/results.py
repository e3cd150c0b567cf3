"""Filters of what stands behind the figures of a dashboard: opinions asked, exits declared."""

import django_filters as filters
from django import forms
from django.db.models import F, QuerySet

from conventions.enums import OpinionState, OpinionValue
from conventions.filters.types import StructureFilter
from iae_portal.core.filters import RegionFilter, ServiceFilter, YearFilter


class OpinionFilter(StructureFilter):
    state = filters.ChoiceFilter(label="État", choices=OpinionState.choices, empty_label="Tous")
    opinion = filters.ChoiceFilter(label="Avis", choices=OpinionValue.choices, empty_label="Tous")
    asked = YearFilter(label="Demandés en", field_name="asked_on__year")
    given = YearFilter(label="Rendus en", field_name="given_on__year")
    dated = filters.BooleanFilter(label="Saisine datée", method="asked_first", widget=forms.HiddenInput)

    def asked_first(self, rows: QuerySet, name: str, value: bool | None) -> QuerySet:
        """Those whose delay is known: a meeting on paper may have been held before its request was keyed."""
        return rows.filter(given_on__gte=F("asked_on")).exclude(opinion="") if value else rows


class ExitFilter(StructureFilter):
    year = YearFilter(label="Année", shown=True)
    region = RegionFilter(field_name="siae__service__region")
    service = ServiceFilter(label="Service", field_name="siae__service")
