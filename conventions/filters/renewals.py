"""Filters of the renewal campaign; its year belongs to the page."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from conventions.filters.conventions import DossierFilter
from conventions.filters.types import TypeFilter
from conventions.renewal_steps import SIGNED, STEPS, STEPS_BY_KEY, WAITING, late_ends
from iae_portal.core import clock
from iae_portal.core.filters import SearchFilter, YearFilter

CHOICES = [(step.key, step.label) for step in STEPS]


class RenewalFilter(DossierFilter):
    q = SearchFilter(label="Rechercher", keys=("siae__search_key",), help="Structure")
    year = YearFilter(label="Échues en", method="of_the_page", shown=True)
    step = filters.ChoiceFilter(label="Étape", choices=CHOICES, empty_label="Toutes", method="at_step")
    type = TypeFilter(field_name="siae__type")
    late = filters.BooleanFilter(label="En retard", method="only_late", widget=forms.CheckboxInput)

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
