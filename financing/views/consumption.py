"""What each structure of a service realises of its aid, as a file: the lines of the page of its envelope."""

from django.shortcuts import get_object_or_404

from financing.selectors.consumption import Consumption, consumption_of
from financing.views.envelopes import shown_year
from iae_portal.core import clock
from iae_portal.core.exports import Column
from iae_portal.core.lists import FileView
from iae_portal.core.rights import departmental_services
from iae_portal.core.scopes import Scope


class ConsumptionFile(FileView):
    scope = Scope.SERVICE
    title = "Réalisé par structure"
    export_name = "realise-par-structure"
    export_columns = (
        Column("Annexe", lambda row: row.annex.number),
        Column("SIRET", lambda row: row.annex.convention.siae.siret),
        Column("Structure", lambda row: row.annex.convention.siae.name),
        Column("Exercice", lambda row: row.annex.year),
        Column("Mois saisis", lambda row: row.months_entered),
        Column("ETP prévus", lambda row: row.shown_agreed),
        Column("ETP réalisés", lambda row: row.shown_realised),
        Column("Écart", lambda row: row.gap),
        Column("Conventionné", lambda row: row.agreed_amount),
        Column("Prévision", lambda row: row.forecast),
        Column("À redéployer", lambda row: row.unused),
    )

    def asked_rows(self) -> list[Consumption]:
        place = get_object_or_404(departmental_services(self.request.user), code=self.kwargs["code"])
        return consumption_of([place.pk], [shown_year(self.request)], clock.today())

    def export_total(self, rows: list[Consumption]) -> int:
        return len(rows)

    def get_export_queryset(self, rows: list[Consumption]) -> list[Consumption]:
        return rows
