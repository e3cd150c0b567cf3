"""The list of deadlines of the perimeter."""

from django.db.models import QuerySet

from iae_portal.core import clock
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.scopes import Scope
from iae_portal.notifications.filters import DeadlineFilter
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.selectors.deadlines import deadlines_visible_to


class DeadlineListView(PortalListView):
    scope = Scope.SERVICE
    template_name = "notifications/deadline_list.html"
    title = "Échéances"
    filterset_class = DeadlineFilter
    sorts = (
        Sort("date", "Échéance", ("due_on",)),
        Sort("objet", "Objet", ("search_key",)),
        Sort("service", "Service", ("service__code",)),
    )
    export_name = "echeances"
    export_columns = (
        Column("Échéance", lambda row: row.due_on),
        Column("Objet", lambda row: row.label),
        Column("Nature", lambda row: row.rule_label),
        Column("Responsable", lambda row: row.owner_label),
        Column("Service", lambda row: row.service.name),
        Column("Faite le", lambda row: row.done_at),
        Column("Annulée le", lambda row: row.cancelled_at),
    )

    def get_queryset(self) -> QuerySet[Deadline]:
        return deadlines_visible_to(self.request.user).select_related("owner", "service")

    def extra_context(self) -> dict:
        return {"today": clock.today(), "tab": "deadlines"}
