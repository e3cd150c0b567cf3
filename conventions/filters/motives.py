"""Filters of the table of the motives of exit."""

import django_filters as filters
from django.db.models import QuerySet

from conventions.models import ExitMotive
from conventions.models.motive import CLASSES
from iae_portal.core.filters import PortalFilterSet


class MotiveFilter(PortalFilterSet):
    exit_class = filters.ChoiceFilter(label="Classe", choices=CLASSES, empty_label="Toutes")
    on = filters.DateFilter(label="En vigueur le", method="on_day")

    class Meta:
        model = ExitMotive
        fields = []

    def on_day(self, rows: QuerySet[ExitMotive], name: str, value) -> QuerySet[ExitMotive]:
        return rows.on(value)
