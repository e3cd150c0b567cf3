"""Filters of the lists of financing."""

import django_filters as filters
from django.db.models import Q

from conventions.enums import StructureType
from financing.enums import AnnexState, Funding
from financing.models import FinancialAnnex
from iae_portal.core.filters import PortalFilterSet, SearchFilter, ServiceFilter
from iae_portal.core.text import fold


class AnnexFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", method="search", help="Structure, SIRET ou numéro")
    year = filters.NumberFilter(label="Exercice")
    type = filters.ChoiceFilter(
        field_name="convention__siae__type", label="Type", choices=StructureType.choices, empty_label="Tous"
    )
    state = filters.ChoiceFilter(label="État", choices=AnnexState.choices, empty_label="Tous")
    funding = filters.ChoiceFilter(label="Crédits", choices=Funding.choices, empty_label="Tous")
    service = ServiceFilter(field_name="convention__service", label="Service")

    class Meta:
        model = FinancialAnnex
        fields = []

    def search(self, queryset, name, value):
        words = Q()
        for word in fold(value).split():
            words &= Q(convention__siae__search_key__contains=word)
        compact = value.replace(" ", "")
        number = value.strip().upper().replace("-", " ")
        return queryset.filter(words | Q(convention__siae__siret__startswith=compact) | Q(number__startswith=number))
