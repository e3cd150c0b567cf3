"""The ledger of movements, whole: by pages, and as a file."""

from django.db.models import Q, QuerySet

from financing.filters import MovementFilter
from financing.models import Envelope, EnvelopeMovement
from financing.selectors.envelopes import envelopes_visible_to
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.scopes import Scope


def _end(envelope: Envelope | None) -> str | None:
    return str(envelope) if envelope else None


class MovementList(PortalListView):
    scope = Scope.SERVICE
    template_name = "financing/movement_list.html"
    title = "Mouvements de crédits"
    filterset_class = MovementFilter
    export_name = "mouvements"
    sorts = (Sort("date", "Date", ("-made_at",)), Sort("montant", "Montant", ("amount",)))
    export_columns = (
        Column("Numéro", lambda row: row.pk),
        Column("Date", lambda row: row.made_on),
        Column("Nature", lambda row: row.get_kind_display()),
        Column("Depuis", lambda row: _end(row.source)),
        Column("Vers", lambda row: _end(row.target)),
        Column("Montant", lambda row: row.amount),
        Column("ETP", lambda row: row.fte or None),
        Column("Motif", lambda row: row.reason),
        Column("Texte", lambda row: row.text),
        Column("Auteur", lambda row: str(row.author)),
    )

    def get_queryset(self) -> QuerySet[EnvelopeMovement]:
        seen = envelopes_visible_to(self.request.user).values("pk")
        rows = EnvelopeMovement.objects.filter(Q(source__in=seen) | Q(target__in=seen))
        ends = (f"{end}__{name}" for end in ("source", "target") for name in ("region", "service"))
        return rows.select_related(*ends, "author")
