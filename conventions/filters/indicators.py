"""Filters of the catalogue of indicators."""

import django_filters as filters
from django.db.models import Q, QuerySet

from conventions.enums import Axis
from conventions.models import Indicator
from iae_portal.core.filters import PortalFilterSet, SearchFilter


class IndicatorFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", method="search", help="Nom ou code")
    axis = filters.ChoiceFilter(label="Axe", choices=Axis.choices, empty_label="Tous")
    state = filters.ChoiceFilter(
        label="État",
        method="by_state",
        choices=[("current", "En vigueur"), ("retired", "Retirés")],
        empty_label="Tous",
    )

    class Meta:
        model = Indicator
        fields = []

    def search(self, rows: QuerySet[Indicator], name: str, value: str) -> QuerySet[Indicator]:
        return rows.filter(Q(name__icontains=value.strip()) | Q(code__icontains=value.strip()))

    def by_state(self, rows: QuerySet[Indicator], name: str, value: str) -> QuerySet[Indicator]:
        return rows.filter(retired_on__isnull=value == "current")
