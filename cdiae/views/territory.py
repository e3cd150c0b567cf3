"""Figures of reference of the regions and of France, which the diagnoses are compared with."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cdiae.forms.territory import NewTerritoryForm, TerritoryForm
from cdiae.models import TerritoryFigures
from cdiae.rights import is_national, may_write_territories, may_write_territory
from cdiae.selectors.diagnosis import reference_line
from cdiae.services import territory
from cdiae.services.territory import NOT_YOURS
from cdiae.views.council_base import root_crumb
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.views.asked import asked_year, year_notes, year_to_write
from iae_portal.core.views.forms import acted, answer, form_page

TITLE = "Chiffres de comparaison"


@scoped(Scope.REFERENCE)
def page(request: HttpRequest) -> HttpResponse:
    """One year at a time: the one asked for, else the latest that has figures, else last year."""
    years = list(TerritoryFigures.objects.order_by("-year").values_list("year", flat=True).distinct())
    year = asked_year(request.GET) or next(iter(years), clock.today().year - 1)
    rows = list(
        TerritoryFigures.objects.filter(year=year)
        .select_related("region")
        .order_by(F("region__name").asc(nulls_first=True), "pk")
    )
    context = {
        "title": TITLE,
        "trail": [root_crumb(), (TITLE, None)],
        "year": year,
        "notes": year_notes(request.GET, year),
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
    year = year_to_write(request.GET, clock.today().year - 1, back=reverse("cdiae:territory"))
    form = NewTerritoryForm(request.POST or None, person=request.user, initial={"year": year})
    if done := answer(request, form, territory.add_territory, to=_address_of, said=_entered, typed=form.values):
        return done
    return _form(request, form, "Saisir des chiffres de comparaison", year)


@scoped(Scope.REFERENCE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _writable(request, pk)
    form = TerritoryForm(request.POST or None, entered=row, initial={"source": row.source})
    if done := answer(
        request, form, territory.update_territory, to=_address_of, said=_entered, typed=form.values, row=row
    ):
        return done
    return _form(request, form, f"Chiffres de comparaison : {row}", row.year, row)


@scoped(Scope.REFERENCE)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _writable(request, pk)
    said = f"Chiffres retirés : {row}. Les diagnostics reviennent à la somme du portail."
    return acted(request, territory.remove_territory, to=_address(row.year), said=said, row=row)


def _writable(request: HttpRequest, pk: int) -> TerritoryFigures:
    """Everybody reads them: whoever does not write them is told who does."""
    row = row_or_gone(TerritoryFigures.objects.select_related("region"), pk)
    if not may_write_territory(request.user, row.region):
        raise NotAllowed(NOT_YOURS)
    return row


def _address(year: int) -> str:
    return f"{reverse('cdiae:territory')}?annee={year}"


def _address_of(row: TerritoryFigures) -> str:
    return _address(row.year)


def _entered(row: TerritoryFigures) -> str:
    return f"Chiffres enregistrés : {row}."


def _form(request: HttpRequest, form, title: str, year: int, row: TerritoryFigures | None = None) -> HttpResponse:
    back = _address(year)
    trail = [root_crumb(), (TITLE, back), (title, None)]
    template = "cdiae/territory_form.html" if row else "form.html"
    return form_page(request, form, title=title, back_url=back, trail=trail, template=template, row=row)
