"""FDI files: list, filing, one file with its opinion and its payments, actions."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from financing.baremes import shipped_fdi_natures
from financing.filters import FdiFilter
from financing.forms.actions import ConfirmForm, ReasonForm
from financing.forms.fdi import FdiForm, GrantForm
from financing.models import FdiFile, FundersRound
from financing.selectors.diagnostics import diagnostics_visible_to
from financing.selectors.fdi import fdi_files_visible_to
from financing.services import fdi as services
from financing.workflows.fdi import FDI_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import digits_in
from iae_portal.core.views.tools import saved
from iae_portal.core.workflow import Request


class FdiList(PortalListView):
    scope = Scope.SERVICE
    template_name = "financing/fdi_list.html"
    title = "Fonds départemental d'insertion"
    filterset_class = FdiFilter
    export_name = "dossiers-fdi"
    sorts = (
        Sort("date", "Déposé le", ("-filed_on",)),
        Sort("structure", "Structure", ("siae__sort_key",)),
    )
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
        request.POST if request.method == "POST" else None,
        user=request.user,
        siae=held.diagnostic.siae if held else None,
        initial={"filed_on": clock.today()},
    )
    if form.is_valid():
        siae = form.cleaned_data["siae"]
        row = saved(form, services.file_fdi, actor=request.user, siae=siae, values=form.values(), round=held)
        if row:
            messages.success(request, "Dossier déposé.")
            return redirect("financing:fdi_list")
    context = {
        "form": form,
        "title": "Dossier du fonds départemental d'insertion",
        "back_url": reverse("financing:fdi_list"),
        "trail": [("FDI", reverse("financing:fdi_list")), ("Nouveau dossier", None)],
    }
    return render(request, "form.html", context, status=422 if request.method == "POST" else 200)


def _round(request: HttpRequest) -> FundersRound | None:
    key = digits_in(request.GET.get("tour", ""))
    if key is None:
        return None
    visible = diagnostics_visible_to(request.user)
    return get_object_or_404(
        FundersRound.objects.filter(diagnostic__in=visible).select_related("diagnostic__siae"), pk=key
    )


def _context(request: HttpRequest, file: FdiFile) -> dict:
    return {
        "file": file,
        "title": str(file),
        "nature": shipped_fdi_natures()[file.nature],
        "offers": FDI_WORKFLOW.offers(file, Request(actor=request.user, today=clock.today(), data={"granted": None})),
        "trail": [("FDI", reverse("financing:fdi_list")), (str(file), None)],
    }


@scoped(Scope.SERVICE)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    file = get_object_or_404(fdi_files_visible_to(request.user), pk=pk)
    return render(request, "financing/fdi_detail.html", _context(request, file))


def _changing(name: str) -> Callable:
    def run(*, actor: User, file: FdiFile, comment: str = "") -> object:
        return services.change_fdi(actor=actor, file=file, name=name, comment=comment)

    return run


ACTIONS: dict[str, tuple[type, Callable]] = {
    "submit": (ConfirmForm, services.submit_fdi),
    "grant": (GrantForm, services.grant_fdi),
    "pay_first": (ConfirmForm, _changing("pay_first")),
    "pay_balance": (ConfirmForm, _changing("pay_balance")),
    "refuse": (ReasonForm, _changing("refuse")),
}


@scoped(Scope.SERVICE)
def action(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    if name not in ACTIONS:
        raise Http404
    file = get_object_or_404(fdi_files_visible_to(request.user), pk=pk)
    context = _context(request, file)
    offer = next((offer for offer in context["offers"] if offer.transition.name == name), None)
    if offer is None:
        raise NotAllowed("Cette action n'est pas ouverte pour vous dans l'état présent du dossier.")
    form_class, run = ACTIONS[name]
    initial = {"granted": min(file.requested, file.maximum)} if name == "grant" else None
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and saved(form, run, actor=request.user, file=file, **form.cleaned_data):
        messages.success(request, f"{offer.transition.label} : fait.")
        return redirect("financing:fdi_detail", pk=pk)
    context.update(
        form=form,
        title=f"{offer.transition.label} – {file}",
        intro=offer.transition.confirm,
        back_url=reverse("financing:fdi_detail", args=[pk]),
    )
    return render(request, "form.html", context, status=422 if form.errors else 200)
