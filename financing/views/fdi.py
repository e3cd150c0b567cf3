"""FDI files: list, filing, one file with its opinion and its payments, actions."""

from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from financing.baremes import shipped_fdi_natures
from financing.filters import FdiFilter
from financing.forms.fdi import BalanceForm, FdiForm, GrantForm
from financing.models import FdiFile, FundersRound
from financing.selectors.diagnostics import asked_of_the_state, diagnostics_visible_to
from financing.selectors.fdi import fdi_files_visible_to
from financing.services import fdi as services
from financing.workflows.fdi import FDI_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.asked import asked_number
from iae_portal.core.views.forms import answer, form_page, posted
from iae_portal.core.views.offers import asked_offer, form_of
from iae_portal.core.workflow import Request

FORMS = {"grant": GrantForm, "pay_balance": BalanceForm}
SERVICES = {"submit": services.submit_fdi, "grant": services.grant_fdi, "pay_balance": services.pay_balance}


class FdiList(PortalListView):
    scope = Scope.SERVICE
    template_name = "financing/fdi_list.html"
    title = "Fonds départemental d'insertion"
    filterset_class = FdiFilter
    export_name = "dossiers-fdi"
    sorts = (Sort("date", "Déposé le", ("-filed_on",)), Sort("structure", "Structure", ("siae__sort_key",)))
    export_columns = (
        Column("Structure", lambda row: row.siae.name),
        Column("SIRET", lambda row: row.siae.siret),
        Column("Service", lambda row: row.service.name),
        Column("Nature", lambda row: row.get_nature_display()),
        Column("Déposé le", lambda row: row.filed_on),
        Column("Coût", lambda row: row.cost),
        Column("Demandé", lambda row: row.requested),
        Column("Plafond", lambda row: row.maximum),
        Column("Accordé", lambda row: row.granted),
        Column("État", lambda row: row.get_state_display()),
    )

    def get_queryset(self) -> QuerySet[FdiFile]:
        return fdi_files_visible_to(self.request.user)

    def extra_context(self) -> dict:
        return {"may_create": bool(perimeter(self.request.user).service_ids)}


@scoped(Scope.SERVICE)
def create(request: HttpRequest) -> HttpResponse:
    """File a request; `?tour=` links it to a round of funders."""
    if not perimeter(request.user).service_ids:
        raise NotAllowed("Les dossiers du fonds sont déposés dans les services départementaux.")
    held = _round(request)
    form = FdiForm(
        posted(request),
        user=request.user,
        siae=held.diagnostic.siae if held else None,
        initial={"filed_on": clock.today(), "requested": asked_of_the_state(held) if held else None},
    )
    back = reverse("financing:fdi_list")
    done = answer(
        request,
        form,
        services.file_fdi,
        to=back,
        said="Dossier déposé.",
        typed=lambda: {"siae": form.cleaned_data["siae"], "values": form.values()},
        round=held,
    )
    if done:
        return done
    title, trail = "Dossier du fonds départemental d'insertion", [("FDI", back), ("Nouveau dossier", None)]
    return form_page(request, form, title=title, back_url=back, trail=trail)


def _round(request: HttpRequest) -> FundersRound | None:
    key = asked_number(request.GET, "tour")
    if key is None:
        return None
    rounds = FundersRound.objects.filter(diagnostic__in=diagnostics_visible_to(request.user))
    return get_object_or_404(rounds.select_related("diagnostic__siae"), pk=key)


def _context(request: HttpRequest, file: FdiFile) -> dict:
    # The amount is asked on the page of the grant: here, what else keeps it from being granted.
    asked = {"granted": min(file.requested, file.maximum)}
    offers = FDI_WORKFLOW.offers(file, Request(actor=request.user, today=clock.today(), data=asked))
    return {
        "file": file,
        "title": str(file),
        "nature": shipped_fdi_natures()[file.nature],
        "offers": offers,
        "reserved": FDI_WORKFLOW.reserved(file, request.user) if offers else [],
        "trail": [("FDI", reverse("financing:fdi_list")), (str(file), None)],
    }


@scoped(Scope.SERVICE)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    file = get_object_or_404(fdi_files_visible_to(request.user), pk=pk)
    return render(request, "financing/fdi_detail.html", _context(request, file))


@scoped(Scope.SERVICE)
def action(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    file = get_object_or_404(fdi_files_visible_to(request.user), pk=pk)
    context = _context(request, file)
    back = reverse("financing:fdi_detail", args=[pk])
    transition = asked_offer(request, FDI_WORKFLOW, context["offers"], name, file, back=back).transition
    proposed = {"granted": min(file.requested, file.maximum), "balance": file.balance}
    form = FORMS.get(name, form_of(transition))(posted(request), initial=proposed)
    run = SERVICES.get(name) or partial(services.change_fdi, name=name)
    if done := answer(request, form, run, to=back, said=f"{transition.label} : fait.", file=file):
        return done
    words = {"title": f"{transition.label} – {file}", "intro": transition.confirm, "back_url": back}
    return form_page(request, form, **(context | words))
