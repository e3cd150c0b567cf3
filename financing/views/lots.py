"""Payment lots: the list, what a service may ask today, one lot with its lines, its validation, the payer's file."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from financing.filters import LotFilter
from financing.models import LotLine, PaymentLot
from financing.rights import COMMIT, EDIT, may
from financing.selectors.lots import lines_of, lots_visible_to, mark_of, to_ask
from financing.selectors.payments import COLUMNS, paying_agency
from financing.selectors.year_payments import with_computed
from financing.services.lots import drop_lot, prepare_lot, refresh_lot, validate_lot
from iae_portal.core import clock
from iae_portal.core.exports import Column, in_cents
from iae_portal.core.lists import FileView, PortalListView, Sort, paged
from iae_portal.core.models import Service
from iae_portal.core.rights import departmental_services, editable_services
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.views.forms import acted

LINES_SHOWN = 100


class LotList(PortalListView):
    scope = Scope.SERVICE
    template_name = "financing/lot_list.html"
    title = "Lots de paiement"
    filterset_class = LotFilter
    export_name = "lots-de-paiement"
    sorts = (
        Sort("date", "Préparé le", ("-prepared_on",)),
        Sort("numero", "Numéro", ("number",)),
        Sort("montant", "Demandé", ("asked",)),
    )
    export_columns = (
        Column("Numéro", lambda row: row.number),
        Column("Service", lambda row: row.service.name),
        Column("Préparé le", lambda row: row.prepared_on),
        Column("Validé le", lambda row: row.validated_on),
        Column("Lignes", lambda row: row.count),
        Column("Demandé", lambda row: in_cents(row.asked)),
        Column("Payé", lambda row: in_cents(row.paid)),
        Column("Sans réponse", lambda row: row.pending),
        Column("Rejetées", lambda row: row.rejected),
    )

    def get_queryset(self) -> QuerySet[PaymentLot]:
        return lots_visible_to(self.request.user)

    def extra_context(self) -> dict:
        services = editable_services(self.request.user).filter(departement__isnull=False).order_by("code")
        return {"own": [row for row in services if may(self.request.user, EDIT, PaymentLot(service=row))]}


def readable_lot(request: HttpRequest, pk: int) -> PaymentLot:
    return row_or_gone(lots_visible_to(request.user), pk)


@scoped(Scope.SERVICE)
def prepare(request: HttpRequest, code: str) -> HttpResponse:
    """What a lot would hold, and what blocks each of the other lines; posted, the lot is made."""
    place: Service = get_object_or_404(departmental_services(request.user), code=code)
    if request.method == "POST":
        return acted(request, prepare_lot, to=_page, said="Lot préparé : le directeur peut le valider.", service=place)
    found = to_ask(place, clock.today())
    title = f"Échéances à payer : {place.short_name}"
    context = {
        "title": title,
        "trail": [("Lots de paiement", reverse("financing:lot_list")), (title, None)],
        "service": place,
        "found": found,
        "may_prepare": may(request.user, EDIT, PaymentLot(service=place)),
        "under_way": PaymentLot.objects.filter(service=place, validated_on__isnull=True).first(),
        **paged(request, found.lines, LINES_SHOWN),
    }
    return render(request, "financing/lot_prepare.html", context)


@scoped(Scope.SERVICE)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    lot = readable_lot(request, pk)
    shown = paged(request, lines_of(lot), LINES_SHOWN)
    lines = with_computed(shown["page_obj"])
    can_commit = may(request.user, COMMIT, lot)
    context = {
        "title": str(lot),
        "lot": lot,
        "mark": mark_of(lot) if can_commit and not lot.is_validated else "",
        "trail": [("Lots de paiement", reverse("financing:lot_list")), (str(lot), None)],
        "can_edit": may(request.user, EDIT, lot),
        "can_commit": can_commit,
        **shown,
        "lines": lines,
        "computed_since": any(row.computed is not None for row in lines),
    }
    return render(request, "financing/lot_detail.html", context)


@scoped(Scope.SERVICE)
@require_POST
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    lot = readable_lot(request, pk)
    return acted(request, refresh_lot, to=_page(lot), said="Lot actualisé.", lot=lot)


@scoped(Scope.SERVICE)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    lot = readable_lot(request, pk)
    return acted(request, drop_lot, to=reverse("financing:lot_list"), said="Lot abandonné.", lot=lot)


@scoped(Scope.SERVICE)
@require_POST
def validate(request: HttpRequest, pk: int) -> HttpResponse:
    lot = readable_lot(request, pk)
    said = "Lot validé et numéroté : envoyez son fichier à l'agence de paiement."
    return acted(request, validate_lot, to=_page(lot), said=said, lot=lot, seen=request.POST.get("seen") or None)


class LotFile(FileView):
    """The file of a validated lot, as it was fixed: asked again, the same bytes."""

    scope = Scope.SERVICE
    title = "Lot de paiement"
    export_columns = COLUMNS

    def asked_rows(self) -> QuerySet[LotLine]:
        self.lot = readable_lot(self.request, self.kwargs["pk"])
        # What was paid unasked is never asked again.
        if not self.lot.is_validated or self.lot.reason:
            raise Http404
        return lines_of(self.lot)

    def file_columns(self) -> list[Column]:
        columns = [Column("Lot", lambda row: self.lot.number), Column("Ligne", lambda row: row.rank)]
        return columns + [Column(column.header, _cell(place)) for place, column in enumerate(COLUMNS)]

    @property
    def export_name(self) -> str:
        return f"{paying_agency(self.lot.validated_on).lower()}-lot-{self.lot.number.replace(' ', '-').lower()}"


def _cell(place: int):
    return lambda row: row.row[place]


def _page(lot: PaymentLot) -> str:
    return reverse("financing:lot_detail", args=[lot.pk])
