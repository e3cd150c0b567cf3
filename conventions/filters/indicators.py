"""Filters of the catalogue of indicators and of the table of the motives of exit."""

import django_filters as filters
from django.db.models import Q, QuerySet

from conventions.enums import Axis
from conventions.models import ExitMotive, Indicator
from conventions.models.motive import CLASSES
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

    def search(self, rows: QuerySet[Indicator], name: str, value: str) -> QuerySet[Indicator]:
        return rows.filter(Q(name__icontains=value.strip()) | Q(code__icontains=value.strip()))

    def by_state(self, rows: QuerySet[Indicator], name: str, value: str) -> QuerySet[Indicator]:
        return rows.filter(retired_on__isnull=value == "current")


class MotiveFilter(PortalFilterSet):
    exit_class = filters.ChoiceFilter(label="Classe", choices=CLASSES, empty_label="Toutes")
    on = filters.DateFilter(label="En vigueur le", method="on_day")

    def on_day(self, rows: QuerySet[ExitMotive], name: str, value) -> QuerySet[ExitMotive]:
        return rows.on(value)
