"""Filters of the list of structures."""

import django_filters as filters
from django.db.models import QuerySet

from conventions.enums import SiaeState
from conventions.filters.types import TypeFilter
from conventions.models import Siae
from conventions.selectors.siaes import siaes_matching
from iae_portal.core.filters import NetworkFilter, PortalFilterSet, RegionFilter, SearchFilter, ServiceFilter


class SiaeFilter(PortalFilterSet):
    """Search, type, service (when several are visible), state."""

    q = SearchFilter(label="Rechercher", method="search", help="Nom, SIRET ou commune")
    type = TypeFilter()
    network = NetworkFilter(field_name="network")
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service")
    state = filters.ChoiceFilter(label="État", choices=SiaeState.choices, empty_label="Tous")

    class Meta:
        model = Siae
        fields = []

    def search(self, rows: QuerySet[Siae], name: str, value: str) -> QuerySet[Siae]:
        return siaes_matching(rows, value)
