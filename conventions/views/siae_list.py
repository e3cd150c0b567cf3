"""The list of structures and its exports."""

from conventions.filters.siaes import SiaeFilter
from conventions.models import Siae
from conventions.rights import EDIT_ANY, IMPORT, may
from conventions.selectors.siaes import siaes_visible_to, with_last_convention
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope


def _last(siae: Siae, read) -> object:
    return read(siae.last_conventions[0]) if siae.last_conventions else None


SIAE_COLUMNS = (
    Column("SIRET", lambda siae: siae.siret),
    Column("Type", lambda siae: siae.type),
    Column("Dénomination sociale", lambda siae: siae.name),
    Column("Enseigne", lambda siae: siae.sign),
    Column("Service", lambda siae: siae.service.name),
    Column("Forme juridique", lambda siae: siae.legal_form),
    Column("Code NAF", lambda siae: siae.naf),
    Column("Adresse", lambda siae: siae.address),
    Column("Code postal", lambda siae: siae.postcode),
    Column("Commune", lambda siae: siae.city),
    Column("Téléphone", lambda siae: siae.phone),
    Column("Courriel", lambda siae: siae.email),
    Column("Réseau", lambda siae: siae.network),
    Column("État", lambda siae: siae.get_state_display()),
    Column("Fermée le", lambda siae: siae.closed_on),
    Column("Dernière convention", lambda siae: _last(siae, lambda last: last.display_number)),
    Column("État de la convention", lambda siae: _last(siae, lambda last: last.get_state_display())),
    Column("Fin de la convention", lambda siae: _last(siae, lambda last: last.end)),
)


class SiaeListView(PortalListView):
    scope = Scope.SERVICE
    template_name = "conventions/siae_list.html"
    title = "Structures"
    filterset_class = SiaeFilter
    export_name = "structures"
    export_columns = SIAE_COLUMNS
    sorts = (
        Sort("nom", "Nom", ("sort_key",)),
        Sort("commune", "Commune", ("city_key", "sort_key")),
        Sort("type", "Type", ("type", "sort_key")),
        Sort("service", "Service", ("service__code", "sort_key")),
    )

    def get_queryset(self):
        return with_last_convention(siaes_visible_to(self.request.user).select_related("service"))

    def extra_context(self) -> dict:
        user = self.request.user
        seats = perimeter(user)
        return {
            "shows_service": "service" in self.filter.filters,
            "may_create": may(user, EDIT_ANY),
            "may_import": may(user, IMPORT),
            "reads_many": seats.country_wide or bool(seats.region_ids),
        }
