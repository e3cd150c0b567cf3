"""Filters of the lists of financing."""

import django_filters as filters
from django import forms
from django.db.models import Q

from conventions.filters.types import TypeFilter
from financing.enums import AnnexState, BudgetLine, DiagnosticFollowUp, FdiNature, FdiState, Funding
from financing.models import Commitment, FdiFile, FinancialAnnex, FinancialDiagnostic, PaymentLot, RecoveryOrder
from iae_portal.core.filters import (
    NetworkFilter,
    PortalFilterSet,
    RegionFilter,
    SearchFilter,
    ServiceFilter,
    YearFilter,
    number_in,
    words_in,
)


class AnnexFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", method="search", help="Structure, SIRET ou numéro")
    year = filters.NumberFilter(label="Exercice")
    type = TypeFilter(field_name="convention__siae__type")
    state = filters.ChoiceFilter(label="État", choices=AnnexState.choices, empty_label="Tous")
    funding = filters.ChoiceFilter(label="Crédits", choices=Funding.choices, empty_label="Tous")
    network = NetworkFilter(field_name="convention__siae__network")
    region = RegionFilter(field_name="convention__service__region")
    service = ServiceFilter(field_name="convention__service", label="Service")

    class Meta:
        model = FinancialAnnex
        fields = []

    def search(self, queryset, name, value):
        words = words_in("convention__siae__search_key", value)
        compact = value.replace(" ", "")
        siret = Q(convention__siae__siret__startswith=compact)
        return queryset.filter(words | siret | number_in("number", value, mark=" "))


class StructureFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", keys=("siae__search_key",), help="Structure")


class DiagnosticFilter(StructureFilter):
    follow_up = filters.ChoiceFilter(label="Suite", choices=DiagnosticFollowUp.choices, empty_label="Toutes")
    year = YearFilter(label="Commencés en", field_name="started_on__year")
    delivered = YearFilter(label="Remis en", field_name="delivered_on__year")
    round = YearFilter(label="Tour de table en", field_name="round__held_on__year")
    type = TypeFilter(field_name="siae__type")
    network = NetworkFilter(field_name="siae__network")
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service")

    class Meta:
        model = FinancialDiagnostic
        fields = []


class FdiFilter(StructureFilter):
    nature = filters.ChoiceFilter(label="Nature", choices=FdiNature.choices, empty_label="Toutes")
    state = filters.ChoiceFilter(label="État", choices=FdiState.choices, empty_label="Tous")
    service = ServiceFilter(label="Service")

    class Meta:
        model = FdiFile
        fields = []


class LotFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", keys=("number",), help="Numéro du lot")
    prepared = filters.BooleanFilter(
        label="Validation",
        field_name="validated_on",
        lookup_expr="isnull",
        widget=forms.Select(choices=(("", "Tous"), ("true", "En préparation"), ("false", "Validés"))),
    )
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service")

    class Meta:
        model = PaymentLot
        fields = []


class RecoveryFilter(PortalFilterSet):
    q = SearchFilter(
        label="Rechercher",
        keys=("annex__convention__siae__search_key", "number"),
        help="Structure ou numéro de l'ordre",
    )
    settled = filters.BooleanFilter(
        label="Solde",
        field_name="settled_on",
        lookup_expr="isnull",
        widget=forms.Select(choices=(("", "Tous"), ("true", "Pas soldés"), ("false", "Soldés"))),
    )
    region = RegionFilter(field_name="annex__convention__service__region")
    service = ServiceFilter(label="Service", field_name="annex__convention__service")

    class Meta:
        model = RecoveryOrder
        fields = []


class CommitmentFilter(PortalFilterSet):
    year = filters.NumberFilter(label="Exercice", field_name="envelope__year")
    line = filters.ChoiceFilter(
        label="Ligne", field_name="envelope__line", choices=BudgetLine.choices, empty_label="Toutes"
    )
    region = RegionFilter(field_name="envelope__region")
    service = ServiceFilter(label="Service", field_name="envelope__service")

    class Meta:
        model = Commitment
        fields = []
