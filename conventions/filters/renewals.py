"""Filters of the renewal campaign; its year belongs to the page."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from conventions.filters.types import TypeFilter
from conventions.models import Convention
from conventions.renewal_steps import SIGNED, STEPS, STEPS_BY_KEY, WAITING, late_ends
from iae_portal.core import clock
from iae_portal.core.filters import PortalFilterSet, RegionFilter, SearchFilter, ServiceFilter
from iae_portal.core.rights import perimeter

CHOICES = [(step.key, step.label) for step in STEPS]


class RenewalFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", keys=("siae__search_key",), help="Structure")
    year = filters.NumberFilter(label="Échues en", min_value=1900, max_value=2098, method="of_the_page")
    step = filters.ChoiceFilter(label="Étape", choices=CHOICES, empty_label="Toutes", method="at_step")
    type = TypeFilter(field_name="siae__type")
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service")
    late = filters.BooleanFilter(label="En retard", method="only_late", widget=forms.CheckboxInput)
    mine = filters.BooleanFilter(label="Mes dossiers", method="only_mine", widget=forms.CheckboxInput)

    class Meta:
        model = Convention
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.request and not perimeter(self.request.user).service_ids:
            del self.form.fields["mine"]  # nobody else is in charge of a dossier

    def of_the_page(self, rows: QuerySet, name: str, value) -> QuerySet:
        return rows  # the rows of the view are already those of the year

    def at_step(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        step = STEPS_BY_KEY[value]
        return (
            rows.filter(renewal_state__isnull=True) if step is WAITING else rows.filter(renewal_state__in=step.states)
        )

    def only_late(self, rows: QuerySet, name: str, value: bool | None) -> QuerySet:
        today = clock.today()
        asked = Q(renewal_state__isnull=True, end__lt=late_ends(None, today))
        begun = Q(renewal_state__isnull=False, end__lt=today) & ~Q(renewal_state__in=SIGNED.states)
        return rows.filter(asked | begun) if value else rows

    def only_mine(self, rows: QuerySet, name: str, value: bool | None) -> QuerySet:
        return rows.filter(officer=self.request.user) if value else rows
