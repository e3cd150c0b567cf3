"""The lists behind the figures of a dashboard: opinions of the councils, exits of the structures."""

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from conventions.filters.results import ExitFilter, OpinionFilter
from conventions.models import Measure, OpinionRequest
from conventions.selectors.conventions import opinion_requests_visible_to
from conventions.selectors.measures import EXITS, exits_in_order, measures_visible_to
from iae_portal.core.exports import Column
from iae_portal.core.lists import KeysFirst, PortalListView, Sort, SpanPages
from iae_portal.core.scopes import Scope


class OpinionList(PortalListView):
    scope = Scope.SERVICE
    template_name = "conventions/opinion_list.html"
    title = "Avis demandés aux conseils"
    filterset_class = OpinionFilter
    export_name = "avis"
    sorts = (
        Sort("demande", "Demandé le", ("asked_on",)),
        Sort("rendu", "Rendu le", ("given_on",)),
        Sort("objet", "Objet", ("label",)),
        Sort("service", "Service", ("service__code", "asked_on")),
    )
    default_sort = "-demande"
    export_columns = (
        Column("Objet", lambda row: row.label),
        Column("Service", lambda row: row.service.name),
        Column("Demandé le", lambda row: row.asked_on),
        Column("Rendu le", lambda row: row.given_on),
        Column("État", lambda row: row.get_state_display()),
        Column("Avis", lambda row: row.get_opinion_display()),
    )

    def get_queryset(self) -> QuerySet[OpinionRequest]:
        return opinion_requests_visible_to(self.request.user)


class ExitPages(KeysFirst):
    """Counted by the index of indicators, whatever finds the rows of a page."""

    def __init__(self, rows: QuerySet[Measure], size: int, *, found_by: Q):
        super().__init__(rows.filter(found_by), size)
        self.counted = rows.filter(EXITS)

    @cached_property
    def count(self) -> int:
        return self.counted.count()


class ExitList(PortalListView):
    """Without an export: numbers of people of one structure stay in the portal."""

    scope = Scope.SERVICE
    template_name = "conventions/exit_list.html"
    title = "Sorties déclarées par les structures"
    filterset_class = ExitFilter
    export_name = "sorties"
    sorts = (
        Sort("structure", "Structure", ("siae__sort_key", "year")),
        Sort("annee", "Année", ("year", "siae__sort_key"), shared=True),
        Sort("sorties", "Sorties examinées", ("examined",), known=True),
        Sort("service", "Service", ("siae__service__code", "siae__sort_key")),
    )

    def get_queryset(self) -> QuerySet[Measure]:
        return measures_visible_to(self.request.user).select_related("siae__service")

    def paginator(self, rows: QuerySet[Measure], size: int) -> KeysFirst:
        if self.spans_the_country:
            return SpanPages(rows.filter(EXITS), size, walked=rows.filter(exits_in_order()))
        in_order = self.current_sort.lstrip("-") in ("structure", "service")
        return ExitPages(rows, size, found_by=exits_in_order() if in_order else EXITS)
