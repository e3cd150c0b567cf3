"""The results of a year, one indicator at a time."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from conventions.forms.measures import ExitsForm, MeasureForm, years_with_results
from conventions.models import Indicator, Measure
from conventions.services import measures
from conventions.structure_types import population_rule
from conventions.views.dossier import dossier_form, editable_dossier
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.SERVICE)
def measure(request: HttpRequest, number: str, pk: int, year: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    indicator = get_object_or_404(Indicator.objects.filter(retired_on__isnull=True), pk=pk)
    if year not in years_with_results(convention, clock.today()) or convention.siae.type not in indicator.types:
        raise Http404
    known = convention.siae.measures.filter(indicator_code=indicator.code, year=year).first()
    form, intro = _form(request, indicator, known, convention.siae.type, year)
    words = {"title": f"Résultats {year} : {indicator.name}", "done": "Résultats enregistrés.", "intro": intro}
    given = {"convention": convention, "indicator": indicator, "year": year}
    return dossier_form(request, convention, form, measures.write_measure, tab="life", **words, **given)


def _form(request: HttpRequest, indicator: Indicator, known: Measure | None, siae_type: str, year: int):
    """The form of the indicator, and the sentence above it."""
    if not indicator.is_exit_rates:
        initial = {"value": known.value} if known else {}
        return MeasureForm(request.POST or None, indicator=indicator, initial=initial), ""
    rule = population_rule(siae_type, dt.date(year, 12, 31))
    intro = (
        f"Comptez les salariés en insertion sortis en {year} après {rule.label} ({rule.source}) : le portail classe "
        "chaque motif."
    )
    return ExitsForm(request.POST or None, initial=ExitsForm.initial_of(known) if known else {}), intro
