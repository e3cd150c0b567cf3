"""Filters of the lists of financing."""

import django_filters as filters
from django import forms
from django.db.models import Q

from conventions.filters.types import StructureFilter, TypeFilter
from financing.enums import AnnexState, BudgetLine, DiagnosticFollowUp, FdiNature, FdiState, Funding, MovementKind
from financing.models.annex import WAITING_FOR_CREDITS
from iae_portal.core import clock
from iae_portal.core.filters import (
    DayFilter,
    NetworkFilter,
    OfficerFilter,
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
    year = YearFilter(label="Exercice", shown=True)
    type = TypeFilter(field_name="convention__siae__type")
    state = filters.ChoiceFilter(label="État", choices=AnnexState.choices, empty_label="Tous")
    funding = filters.ChoiceFilter(label="Crédits", choices=Funding.choices, empty_label="Tous", method="by_credits")
    ends_from = DayFilter(label="Convention finissant au plus tôt le", field_name="convention__end", lookup_expr="gte")
    ends_by = DayFilter(label="Convention finissant au plus tard le", field_name="convention__end", lookup_expr="lte")
    officer = OfficerFilter(field_name="convention__officer")
    network = NetworkFilter(field_name="convention__siae__network")
    region = RegionFilter(field_name="convention__service__region")
    service = ServiceFilter(field_name="convention__service", label="Service")

    def by_credits(self, rows, name, value):
        return rows.filter(WAITING_FOR_CREDITS if value == Funding.RESERVED else Q(funding=value))

    def search(self, queryset, name, value):
        words = words_in("convention__siae__search_key", value)
        compact = value.replace(" ", "")
        siret = Q(convention__siae__siret__startswith=compact)
        return queryset.filter(words | siret | number_in("number", value, mark=" "))


class DiagnosticFilter(StructureFilter):
    follow_up = filters.ChoiceFilter(label="Suite", choices=DiagnosticFollowUp.choices, empty_label="Toutes")
    year = YearFilter(label="Commencés en", field_name="started_on", method="by_past_day")
    delivered = YearFilter(label="Remis en", field_name="delivered_on__year")
    round = YearFilter(label="Tour de table en", field_name="round__held_on", method="by_past_day")

    def by_past_day(self, rows, name, value):
        """As dashboards count them: what is planned for a day to come is neither begun nor held."""
        return rows.filter(**{f"{name}__year": value, f"{name}__lte": clock.today()})


class FdiFilter(StructureFilter):
    nature = filters.ChoiceFilter(label="Nature", choices=FdiNature.choices, empty_label="Toutes")
    state = filters.ChoiceFilter(label="État", choices=FdiState.choices, empty_label="Tous")
    filed = YearFilter(label="Complets en", field_name="filed_on__year")
    granted = YearFilter(label="Décidés en", field_name="granted_on__year")


class LotFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", keys=("number",), help="Numéro du lot")
    prepared = filters.BooleanFilter(
        label="Validation",
        field_name="validated_on",
        lookup_expr="isnull",
        widget=forms.Select(choices=(("", "Tous"), ("true", "En préparation"), ("false", "Validés"))),
    )
    year = YearFilter(label="Préparés en", field_name="prepared_on__year")
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service")


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
    year = YearFilter(label="Émis en", field_name="issued_on__year")
    due_from = DayFilter(label="À reverser au plus tôt le", field_name="due_on", lookup_expr="gte")
    due_by = DayFilter(label="À reverser au plus tard le", field_name="due_on", lookup_expr="lte")
    officer = OfficerFilter(field_name="annex__convention__officer")
    network = NetworkFilter(field_name="annex__convention__siae__network")
    region = RegionFilter(field_name="annex__convention__service__region")
    service = ServiceFilter(label="Service", field_name="annex__convention__service")


class CommitmentFilter(PortalFilterSet):
    year = YearFilter(label="Exercice", field_name="envelope__year", shown=True)
    line = filters.ChoiceFilter(
        label="Ligne", field_name="envelope__line", choices=BudgetLine.choices, empty_label="Toutes"
    )
    officer = OfficerFilter(field_name="annex__convention__officer")
    network = NetworkFilter(method="of_network")
    region = RegionFilter(field_name="envelope__region")
    service = ServiceFilter(label="Service", field_name="envelope__service")

    def of_network(self, rows, name, value):
        """By the structure of the annexe or of the fund file; a rate paid beside them has none."""
        annexes = Q(annex__convention__siae__network__iexact=value)
        return rows.filter(annexes | Q(fdi_file__siae__network__iexact=value))


class MovementFilter(PortalFilterSet):
    """By either end: a movement is of the year and the line that it leaves as of those where it arrives."""

    year = YearFilter(label="Exercice", method="of_year", shown=True)
    line = filters.ChoiceFilter(label="Ligne", method="of_line", choices=BudgetLine.choices, empty_label="Toutes")
    kind = filters.ChoiceFilter(label="Nature", choices=MovementKind.choices, empty_label="Toutes")
    region = RegionFilter(method="of_region")
    service = ServiceFilter(label="Service", method="of_service")

    def of_year(self, rows, name, value):
        return rows.filter(Q(source__year=value) | Q(target__year=value))

    def of_line(self, rows, name, value):
        return rows.filter(Q(source__line=value) | Q(target__line=value))

    def of_region(self, rows, name, value):
        return rows.filter(Q(source__region=value) | Q(target__region=value))

    def of_service(self, rows, name, value):
        return rows.filter(Q(source__service=value) | Q(target__service=value))
