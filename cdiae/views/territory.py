"""Figures of reference of the regions and of France, which the diagnoses are compared with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cdiae.forms.figures import NewTerritoryForm, TerritoryForm
from cdiae.models import TerritoryFigures
from cdiae.rights import is_national, may_write_territories, may_write_territory
from cdiae.selectors.diagnosis import reference_line
from cdiae.selectors.territory import territory_figures, years_of_figures
from cdiae.services import territory
from cdiae.services.territory import NOT_YOURS
from cdiae.views.frame import root_crumb
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import year_in
from iae_portal.core.views.tools import saved

TITLE = "Chiffres de comparaison"


@scoped(Scope.REFERENCE)
def page(request: HttpRequest) -> HttpResponse:
    """One year at a time: the one asked for, else the latest that has figures, else last year."""
    years = years_of_figures()
    year = _year(request) or next(iter(years), clock.today().year - 1)
    rows = list(territory_figures(year))
    context = {
        "title": TITLE,
        "trail": [root_crumb(), (TITLE, None)],
        "year": year,
        "years": years,
        "lines": [(row, reference_line(row), may_write_territory(request.user, row.region)) for row in rows],
        "may_add": may_write_territories(request.user),
        "national": is_national(request.user),
    }
    return render(request, "cdiae/territory.html", context)


@scoped(Scope.REFERENCE)
def add(request: HttpRequest) -> HttpResponse:
    if not may_write_territories(request.user):
        raise NotAllowed(NOT_YOURS)
    year = _year(request) or clock.today().year - 1
    form = NewTerritoryForm(request.POST or None, person=request.user, initial={"year": year})
    if form.is_valid() and (
        row := saved(
            form,
            territory.add_territory,
            actor=request.user,
            year=form.cleaned_data["year"],
            region=form.cleaned_data["region"],
            source=form.cleaned_data["source"],
            figures=form.figures,
        )
    ):
        return _done(request, row.year, f"Chiffres enregistrés : {row}.")
    return _form(request, form, "Saisir des chiffres de comparaison", year)


@scoped(Scope.REFERENCE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _writable(request, pk)
    form = TerritoryForm(request.POST or None, entered=row, initial={"source": row.source})
    values = {"actor": request.user, "row": row}
    if form.is_valid() and saved(
        form, territory.update_territory, **values, source=form.cleaned_data["source"], figures=form.figures
    ):
        return _done(request, row.year, f"Chiffres enregistrés : {row}.")
    return _form(request, form, f"Chiffres de comparaison : {row}", row.year, row)


@scoped(Scope.REFERENCE)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _writable(request, pk)
    territory.remove_territory(actor=request.user, row=row)
    return _done(request, row.year, f"Chiffres retirés : {row}. Les diagnostics reviennent à la somme du portail.")


def _writable(request: HttpRequest, pk: int) -> TerritoryFigures:
    """Everybody reads them: whoever does not write them is told who does."""
    row = get_object_or_404(TerritoryFigures.objects.select_related("region"), pk=pk)
    if not may_write_territory(request.user, row.region):
        raise NotAllowed(NOT_YOURS)
    return row


def _year(request: HttpRequest) -> int | None:
    return year_in(request.GET.get("annee", ""))


def _address(year: int) -> str:
    return f"{reverse('cdiae:territory')}?annee={year}"


def _done(request: HttpRequest, year: int, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(_address(year))


def _form(request: HttpRequest, form, title: str, year: int, row: TerritoryFigures | None = None) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back_url": _address(year),
        "trail": [root_crumb(), (TITLE, _address(year)), (title, None)],
        "row": row,
    }
    template = "cdiae/territory_form.html" if row else "form.html"
    return render(request, template, context, status=422 if form.is_bound else 200)
