"""Filters of the lists of mails, deadlines and reminders sent."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from iae_portal.core import clock
from iae_portal.core.filters import DayFilter, OfficerFilter, PortalFilterSet, RegionFilter, SearchFilter, ServiceFilter
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.kinds import MAIL_KINDS
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.reminders import RULES
from iae_portal.notifications.selectors.mails import in_trouble

TROUBLE = ("trouble", "Refusé, incertain ou réessayé")


def mail_kinds() -> list[tuple[str, str]]:
    return sorted(MAIL_KINDS, key=lambda kind: kind[1])


def deadline_kinds() -> list[tuple[str, str]]:
    return sorted(((kind, rule.label) for kind, rule in RULES), key=lambda kind: kind[1])


class MailFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", keys=("search_key",), help="Destinataire, adresse ou objet")
    state = filters.ChoiceFilter(
        label="État", method="in_state", choices=[TROUBLE, *MailState.choices], empty_label="Tous"
    )
    kind = filters.ChoiceFilter(label="Nature", choices=mail_kinds, empty_label="Toutes")
    written_from = DayFilter(label="Écrit au plus tôt le", field_name="created_at", lookup_expr="date__gte")
    written_by = DayFilter(label="Écrit au plus tard le", field_name="created_at", lookup_expr="date__lte")
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service")
    job = filters.UUIDFilter(field_name="job__uuid", widget=forms.HiddenInput)

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return in_trouble(rows) if value == TROUBLE[0] else rows.filter(state=value)


class DeadlineFilter(PortalFilterSet):
    """Without a choice of state, the open ones."""

    STATES = (
        ("late", "En retard"),
        ("done", "Faites"),
        ("cancelled", "Annulées"),
        ("all", "Toutes"),
    )

    q = SearchFilter(label="Rechercher", keys=("search_key",), help="Objet de l'échéance")
    state = filters.ChoiceFilter(label="État", method="in_state", choices=STATES, empty_label="Ouvertes")
    kind = filters.ChoiceFilter(label="Nature", choices=deadline_kinds, empty_label="Toutes")
    due_from = DayFilter(label="Échéance au plus tôt le", field_name="due_on", lookup_expr="gte")
    due_by = DayFilter(label="Échéance au plus tard le", field_name="due_on", lookup_expr="lte")
    officer = OfficerFilter(field_name="owner")
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service", every=True)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data["state"] else rows.open()

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == "late":
            return rows.open().filter(due_on__lt=clock.today())
        if value == "done":
            return rows.filter(done_at__isnull=False)
        return rows.filter(cancelled_at__isnull=False) if value == "cancelled" else rows


class UpcomingFilter(PortalFilterSet):
    """Of whom the next reminders are shown."""

    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service", every=True)


class ReminderFilter(PortalFilterSet):
    q = SearchFilter(
        label="Rechercher",
        keys=("deadline__search_key", "mail__search_key"),
        help="Destinataire ou objet de l'échéance",
    )
    state = filters.ChoiceFilter(
        label="Suite du courriel", method="in_state", choices=[TROUBLE, *MailState.choices], empty_label="Toutes"
    )
    kind = filters.ChoiceFilter(
        label="Nature", field_name="deadline__kind", choices=deadline_kinds, empty_label="Toutes"
    )
    sent_from = DayFilter(label="Envoyé au plus tôt le", field_name="day", lookup_expr="gte")
    sent_by = DayFilter(label="Envoyé au plus tard le", field_name="day", lookup_expr="lte")
    region = RegionFilter(field_name="deadline__service__region")
    service = ServiceFilter(label="Service", field_name="deadline__service")

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        mails = OutgoingMail.objects.all()
        chosen = in_trouble(mails) if value == TROUBLE[0] else mails.filter(state=value)
        return rows.filter(mail__in=chosen)
