"""The ledger of commitments, whole: by pages, and as a file for the State's accounting tool."""

from django.db.models import QuerySet, Sum

from financing.calculation.exact import from_cents
from financing.filters import CommitmentFilter
from financing.models import Commitment
from financing.selectors.envelopes import envelopes_visible_to
from iae_portal.core.databases import Cents
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope


def _siae(row: Commitment):
    if row.annex:
        return row.annex.convention.siae
    return (row.fdi_file or row.decision).siae


class CommitmentList(PortalListView):
    scope = Scope.SERVICE
    template_name = "financing/commitment_list.html"
    title = "Engagements"
    filterset_class = CommitmentFilter
    export_name = "engagements"
    sorts = (Sort("date", "Date", ("-made_at",)), Sort("montant", "Montant", ("amount",)))
    # The guide says what each column holds (docs/guide, "Payer les annexes").
    export_columns = (
        Column("Numéro", lambda row: row.pk),
        Column("Date", lambda row: row.made_at),
        Column("Exercice", lambda row: row.envelope.year),
        Column("Ligne", lambda row: row.envelope.get_line_display()),
        Column("Région", lambda row: row.envelope.region.name if row.envelope.region else None),
        Column("Service", lambda row: row.envelope.service.code if row.envelope.service else None),
        Column("Objet", lambda row: str(row.holder)),
        Column("SIRET", lambda row: _siae(row).siret),
        Column("Structure", lambda row: _siae(row).name),
        Column("Engagement juridique", lambda row: row.annex.commitment_number if row.annex else ""),
        Column("Montant", lambda row: row.amount),
        Column("Motif", lambda row: row.reason),
    )

    def get_queryset(self) -> QuerySet[Commitment]:
        rows = Commitment.objects.filter(envelope__in=envelopes_visible_to(self.request.user).values("pk"))
        return rows.select_related(
            "envelope__region",
            "envelope__service",
            "annex__convention__siae",
            "fdi_file__siae",
            "decision__siae",
            "decision__campaign__region",
        )

    def extra_context(self) -> dict:
        """The sum of what is asked, over all its pages; of the whole country and all its years it would say nothing."""
        if perimeter(self.request.user).country_wide and not self.filter.asked:
            return {"sum": None}
        cents = self.filter.qs.order_by().aggregate(total=Sum(Cents("amount")))["total"]
        return {"sum": from_cents(cents or 0)}
