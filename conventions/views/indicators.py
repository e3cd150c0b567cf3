"""The catalogue of indicators: read by all, kept by the national mission."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from conventions.filters.indicators import IndicatorFilter
from conventions.forms.indicator import IndicatorCreateForm, IndicatorRetireForm, IndicatorVersionForm
from conventions.models import Indicator
from conventions.rights import CATALOGUE, may
from conventions.selectors.indicators import newest_versions, versions_of
from conventions.services import indicators as services
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved


class IndicatorListView(PortalListView):
    scope = Scope.REFERENCE
    template_name = "conventions/indicator_list.html"
    title = "Catalogue des indicateurs"
    filterset_class = IndicatorFilter
    export_name = "indicateurs"
    page_size = 50
    sorts = (
        Sort("axe", "Axe", ("axis_rank", "code")),
        Sort("code", "Code", ("code",)),
        Sort("nom", "Nom", ("name",)),
    )
    export_columns = (
        Column("Code", lambda row: row.code),
        Column("Version", lambda row: row.version),
        Column("Nom", lambda row: row.name),
        Column("Axe", lambda row: row.get_axis_display()),
        Column("Définition", lambda row: row.definition),
        Column("Numérateur", lambda row: row.numerator),
        Column("Dénominateur", lambda row: row.denominator),
        Column("Population comptée", lambda row: row.population),
        Column("Unité", lambda row: row.get_unit_display()),
        Column("Sens", lambda row: row.get_direction_display()),
        Column("Référence nationale", lambda row: row.reference),
        Column("Types de structure", lambda row: ", ".join(row.types)),
        Column("Source", lambda row: row.source),
        Column("Retiré le", lambda row: row.retired_on),
    )

    def get_queryset(self):
        return newest_versions()

    def extra_context(self) -> dict:
        return {"may_edit": may(self.request.user, CATALOGUE)}


def trail_to(indicator: Indicator | None, *last: str) -> list[tuple[str, str]]:
    trail = [("Catalogue des indicateurs", reverse("conventions:indicator_list"))]
    if indicator:
        url = reverse("conventions:indicator_detail", args=[indicator.pk]) if last else ""
        trail.append((indicator.name, url))
    return [*trail, *((label, "") for label in last)]


@scoped(Scope.REFERENCE)
def indicator_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, and the list of the others."""
    indicator = get_object_or_404(Indicator, pk=pk)
    versions = list(versions_of(indicator))
    newest = versions[0]
    context = {
        "title": indicator.name,
        "trail": trail_to(indicator),
        "indicator": indicator,
        "versions": versions,
        "newest": newest,
        "may_edit": may(request.user, CATALOGUE),
        "may_retire": newest.retired_on is None and not newest.is_exit_rates,
    }
    return render(request, "conventions/indicator_detail.html", context)


def _require_catalogue(request: HttpRequest) -> None:
    if not may(request.user, CATALOGUE):
        raise NotAllowed("Le catalogue des indicateurs est tenu par la mission nationale.")


@scoped(Scope.COUNTRY)
def indicator_create(request: HttpRequest) -> HttpResponse:
    _require_catalogue(request)
    form = IndicatorCreateForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        indicator = saved(form, services.create_indicator, actor=request.user, code=code, values=form.values)
        if indicator:
            messages.success(request, f"L'indicateur « {indicator} » est au catalogue.")
            return redirect("conventions:indicator_detail", pk=indicator.pk)
    back = reverse("conventions:indicator_list")
    return _form_page(request, form, "Ajouter un indicateur", back, trail_to(None, "Ajouter un indicateur"))


@scoped(Scope.COUNTRY)
def indicator_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version, typed over the last one."""
    _require_catalogue(request)
    newest = versions_of(get_object_or_404(Indicator, pk=pk))[0]
    form = IndicatorVersionForm(request.POST or None, instance=newest)
    if form.is_valid():
        version = saved(form, services.publish_version, actor=request.user, indicator=newest, values=form.values)
        if version:
            messages.success(request, f"La version {version.version} est en vigueur.")
            return redirect("conventions:indicator_detail", pk=version.pk)
    back = reverse("conventions:indicator_detail", args=[newest.pk])
    intro = "La version précédente est retirée aujourd'hui ; les conventions qui l'utilisent la gardent."
    return _form_page(request, form, "Nouvelle version", back, trail_to(newest, "Nouvelle version"), intro)


@scoped(Scope.COUNTRY)
def indicator_retire(request: HttpRequest, pk: int) -> HttpResponse:
    _require_catalogue(request)
    newest = versions_of(get_object_or_404(Indicator, pk=pk))[0]
    form = IndicatorRetireForm(request.POST or None)
    if form.is_valid() and saved(
        form, services.retire_indicator, actor=request.user, indicator=newest, **form.cleaned_data
    ):
        messages.success(request, "L'indicateur est retiré du catalogue.")
        return redirect("conventions:indicator_detail", pk=newest.pk)
    back = reverse("conventions:indicator_detail", args=[newest.pk])
    intro = f"{newest} – il ne sera plus proposé ; les conventions qui l'utilisent le gardent."
    return _form_page(request, form, "Retirer l'indicateur", back, trail_to(newest, "Retirer"), intro)


def _form_page(request: HttpRequest, form, title: str, back: str, trail: list, intro: str = "") -> HttpResponse:
    context = {"title": title, "intro": intro, "form": form, "back_url": back, "trail": trail}
    return render(request, "form.html", context, status=422 if form.errors else 200)
