"""Filters of the lists of financing."""

import django_filters as filters
from django.db.models import Q

from conventions.enums import StructureType
from financing.enums import AnnexState, DiagnosticFollowUp, FdiNature, FdiState, Funding
from financing.models import FdiFile, FinancialAnnex, FinancialDiagnostic
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


class DiagnosticFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", method="search", help="Structure")
    follow_up = filters.ChoiceFilter(label="Suite", choices=DiagnosticFollowUp.choices, empty_label="Toutes")
    service = ServiceFilter(label="Service")

    class Meta:
        model = FinancialDiagnostic
        fields = []

    def search(self, queryset, name, value):
        return _by_structure(queryset, value)


class FdiFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", method="search", help="Structure")
    nature = filters.ChoiceFilter(label="Nature", choices=FdiNature.choices, empty_label="Toutes")
    state = filters.ChoiceFilter(label="État", choices=FdiState.choices, empty_label="Tous")
    service = ServiceFilter(label="Service")

    class Meta:
        model = FdiFile
        fields = []

    def search(self, queryset, name, value):
        return _by_structure(queryset, value)


def _by_structure(queryset, value: str):
    words = Q()
    for word in fold(value).split():
        words &= Q(siae__search_key__contains=word)
    return queryset.filter(words)
