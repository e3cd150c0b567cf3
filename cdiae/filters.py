"""Filters of the list of meetings."""

import django_filters as filters

from cdiae.enums import MeetingState
from iae_portal.core.filters import DayFilter, PortalFilterSet, RegionFilter, ServiceFilter, YearFilter


class MeetingFilter(PortalFilterSet):
    year = YearFilter(label="Année", field_name="held_on__year", shown=True)
    state = filters.ChoiceFilter(label="État", choices=MeetingState.choices, empty_label="Tous")
    held_from = DayFilter(label="Tenue au plus tôt le", field_name="held_on", lookup_expr="gte")
    held_by = DayFilter(label="Tenue au plus tard le", field_name="held_on", lookup_expr="lte")
    region = RegionFilter(field_name="council__departement__region")
    service = ServiceFilter(label="Service", field_name="council__served")
