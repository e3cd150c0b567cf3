"""The catalogue of indicators: read by all, kept by the national mission."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from conventions.filters.indicators import IndicatorFilter
from conventions.forms.indicator import IndicatorCreateForm, IndicatorRetireForm, IndicatorVersionForm
from conventions.models import Indicator
from conventions.rights import CATALOGUE, may, require_catalogue
from conventions.selectors.indicators import newest_versions, versions_of
from conventions.services import indicators as services
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page


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
        Column("Valeur la plus basse", lambda row: row.minimum),
        Column("Valeur la plus haute", lambda row: row.maximum),
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
        trail.append((indicator.name, _page_of(indicator) if last else ""))
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


@scoped(Scope.COUNTRY)
def indicator_create(request: HttpRequest) -> HttpResponse:
    require_catalogue(request.user)
    form = IndicatorCreateForm(request.POST or None)
    said = "L'indicateur « {} » est au catalogue.".format
    if left := answer(request, form, services.create_indicator, to=_page_of, said=said, typed=form.values):
        return left
    title, back = "Ajouter un indicateur", reverse("conventions:indicator_list")
    return form_page(request, form, title=title, back_url=back, trail=trail_to(None, title))


@scoped(Scope.COUNTRY)
def indicator_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version, typed over the last one."""
    require_catalogue(request.user)
    newest = versions_of(get_object_or_404(Indicator, pk=pk))[0]
    form = IndicatorVersionForm(request.POST or None, instance=newest)
    left = answer(
        request,
        form,
        services.publish_version,
        to=_page_of,
        said=lambda version: f"La version {version.version} est en vigueur.",
        typed=form.values,
        indicator=newest,
    )
    if left:
        return left
    intro = "La version précédente est retirée aujourd'hui ; les conventions qui l'utilisent la gardent."
    title = "Nouvelle version"
    return form_page(request, form, title=title, intro=intro, back_url=_page_of(newest), trail=trail_to(newest, title))


@scoped(Scope.COUNTRY)
def indicator_retire(request: HttpRequest, pk: int) -> HttpResponse:
    require_catalogue(request.user)
    newest = versions_of(get_object_or_404(Indicator, pk=pk))[0]
    form, back = IndicatorRetireForm(request.POST or None), _page_of(newest)
    said = "L'indicateur est retiré du catalogue."
    if left := answer(request, form, services.retire_indicator, to=back, said=said, indicator=newest):
        return left
    intro = f"{newest} – il ne sera plus proposé ; les conventions qui l'utilisent le gardent."
    trail = trail_to(newest, "Retirer")
    return form_page(request, form, title="Retirer l'indicateur", intro=intro, back_url=back, trail=trail)


def _page_of(indicator: Indicator) -> str:
    return reverse("conventions:indicator_detail", args=[indicator.pk])
