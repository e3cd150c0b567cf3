"""Filters of the steps of the plan, of its meetings, of its texts."""

import django_filters as filters
from django.db.models import F, QuerySet

from iae_portal.core import clock
from iae_portal.core.filters import DayFilter, PortalFilterSet, ServiceFilter, YearFilter
from iae_portal.dashboards.enums import OPEN_STEPS, Chantier, SteeringKind, SteeringState, StepState, TextKind

LATE = "late"
KINDS = (("milestone", "Jalons"), ("decision", "Décisions"))


class StepFilter(PortalFilterSet):
    chantier = filters.ChoiceFilter(label="Chantier", choices=Chantier, empty_label="Tous")
    state = filters.ChoiceFilter(
        label="État", method="in_state", choices=[(LATE, "En retard"), *StepState.choices], empty_label="Tous"
    )
    kind = filters.ChoiceFilter(label="Nature", method="of_kind", choices=KINDS, empty_label="Toutes")
    due_from = DayFilter(label="Échéance au plus tôt le", field_name="due_on", lookup_expr="gte")
    due_by = DayFilter(label="Échéance au plus tard le", field_name="due_on", lookup_expr="lte")
    service = ServiceFilter(label="Service", every=True)

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == LATE:
            return rows.filter(state__in=OPEN_STEPS, due_on__lt=clock.today())
        return rows.filter(state=value)

    def of_kind(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(meeting__isnull=value == KINDS[0][0])


class MeetingFilter(PortalFilterSet):
    kind = filters.ChoiceFilter(label="Nature", choices=SteeringKind, empty_label="Toutes")
    state = filters.ChoiceFilter(label="État", choices=SteeringState, empty_label="Tous")
    year = YearFilter(label="Tenues en", field_name="held_on__year")


class TextFilter(PortalFilterSet):
    kind = filters.ChoiceFilter(label="Nature", choices=TextKind, empty_label="Toutes")
    reading = filters.ChoiceFilter(
        label="Lecture", method="by_reading", choices=[("unread", "À lire")], empty_label="Toutes"
    )

    year = YearFilter(label="Diffusés en", field_name="sent_on__year")

    def by_reading(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(withdrawn_on__isnull=True, read__lt=F("sent"))
