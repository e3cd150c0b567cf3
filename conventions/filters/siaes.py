"""Filters of the list of structures, of the lines of an import of structures."""

import datetime as dt

import django_filters as filters
from django.db.models import QuerySet

from conventions.enums import SiaeState
from conventions.filters.types import FollowedFilter, TypeFilter
from conventions.models import Convention, Siae
from conventions.selectors.siae_import import OUTCOMES
from conventions.selectors.siaes import siaes_matching
from iae_portal.core.filters import (
    DayFilter,
    NetworkFilter,
    PortalFilterSet,
    RegionFilter,
    SearchFilter,
    ServiceFilter,
)


class SiaeFilter(PortalFilterSet):
    """Search, type, service (when several are visible), state."""

    q = SearchFilter(label="Rechercher", method="search", help="Nom, SIRET ou commune")
    type = TypeFilter()
    officer = FollowedFilter("pk")
    ends_from = DayFilter(label="Convention finissant au plus tôt le", method="ending")
    ends_by = DayFilter(label="Convention finissant au plus tard le", method="ending")
    network = NetworkFilter(field_name="network")
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service")
    state = filters.ChoiceFilter(label="État", choices=SiaeState.choices, empty_label="Tous")

    def search(self, rows: QuerySet[Siae], name: str, value: str) -> QuerySet[Siae]:
        return siaes_matching(rows, value)

    def ending(self, rows: QuerySet[Siae], name: str, value: dt.date) -> QuerySet[Siae]:
        """Both bounds speak of the same convention."""
        days = {"end__gte": self.form.cleaned_data.get("ends_from"), "end__lte": self.form.cleaned_data.get("ends_by")}
        found = Convention.objects.filter(**{bound: day for bound, day in days.items() if day})
        return rows.filter(pk__in=found.values("siae"))


class ImportLineFilter(PortalFilterSet):
    level = filters.ChoiceFilter(label="Issue", choices=tuple(OUTCOMES.items()), empty_label="Toutes")
