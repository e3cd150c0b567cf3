"""Filters of what structures were asked and have sent."""

import django_filters as filters
from django.db.models import F, QuerySet

from conventions.enums import ExchangeState
from conventions.filters.types import TypeFilter
from conventions.forms.exchanges import kind_choices
from conventions.selectors.exchanges import CLOSED, TO_RECEIVE, WITH_STRUCTURE
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
)

STATES = {
    ExchangeState.SENT: TO_RECEIVE,
    ExchangeState.ASKED: WITH_STRUCTURE,
    ExchangeState.CLOSED: CLOSED,
}
CHOICES = (
    (ExchangeState.SENT, "À recevoir"),
    (ExchangeState.ASKED, "Chez la structure"),
    (ExchangeState.CLOSED, "Traités"),
)


LATE = "late"
DELAYS = ((LATE, "En retard"), ("in_time", "Dans les temps"))


class ExchangeFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", keys=("convention__siae__search_key",), help="Structure")
    state = filters.ChoiceFilter(label="État", choices=CHOICES, method="in_state", empty_label="Tous")
    kind = filters.ChoiceFilter(label="Demandé", choices=kind_choices, empty_label="Tout")
    year = YearFilter(label="Année", shown=True)
    late = filters.ChoiceFilter(label="Délai", choices=DELAYS, method="is_late", empty_label="Tous")
    type = TypeFilter(field_name="convention__siae__type")
    due_from = DayFilter(label="Attendu au plus tôt le", field_name="due_on", lookup_expr="gte")
    due_by = DayFilter(label="Attendu au plus tard le", field_name="due_on", lookup_expr="lte")
    officer = OfficerFilter(field_name="convention__officer")
    network = NetworkFilter(field_name="convention__siae__network")
    region = RegionFilter(field_name="convention__service__region")
    service = ServiceFilter(label="Service", field_name="convention__service")

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(STATES[value]) if value in STATES else rows

    def is_late(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Still with the structure once the day has passed, or sent after it."""
        late = rows.filter(WITH_STRUCTURE, due_on__lt=clock.today()) | rows.filter(sent_on__gt=F("due_on"))
        return late if value == LATE else rows.exclude(pk__in=late.values("pk"))
