"""Filters of what stands behind the figures of a dashboard: opinions asked, exits declared."""

import django_filters as filters
from django import forms
from django.db.models import F, QuerySet

from conventions.enums import OpinionState, OpinionValue
from conventions.filters.types import FollowedFilter, TypeFilter
from conventions.models import Measure, OpinionRequest
from iae_portal.core.filters import (
    NetworkFilter,
    PortalFilterSet,
    RegionFilter,
    SearchFilter,
    ServiceFilter,
    YearFilter,
)


class OpinionFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", keys=("siae__search_key",), help="Structure")
    state = filters.ChoiceFilter(label="État", choices=OpinionState.choices, empty_label="Tous")
    opinion = filters.ChoiceFilter(label="Avis", choices=OpinionValue.choices, empty_label="Tous")
    asked = YearFilter(label="Demandés en", field_name="asked_on__year")
    given = YearFilter(label="Rendus en", field_name="given_on__year")
    dated = filters.BooleanFilter(label="Saisine datée", method="asked_first", widget=forms.HiddenInput)
    type = TypeFilter(field_name="siae__type")
    officer = FollowedFilter("siae")
    network = NetworkFilter(field_name="siae__network")
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service")

    class Meta:
        model = OpinionRequest
        fields = []

    def asked_first(self, rows: QuerySet, name: str, value: bool | None) -> QuerySet:
        """Those whose delay is known: a meeting on paper may have been held before its request was keyed."""
        return rows.filter(given_on__gte=F("asked_on")).exclude(opinion="") if value else rows


class ExitFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", keys=("siae__search_key",), help="Structure")
    year = filters.NumberFilter(label="Année", min_value=1900, max_value=2100)
    type = TypeFilter(field_name="siae__type")
    officer = FollowedFilter("siae")
    network = NetworkFilter(field_name="siae__network")
    region = RegionFilter(field_name="siae__service__region")
    service = ServiceFilter(label="Service", field_name="siae__service")

    class Meta:
        model = Measure
        fields = []
