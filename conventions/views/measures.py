"""The results of a year, on one page."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from conventions.forms.measures import ResultsForm, initial_of, value_name, years_with_results
from conventions.selectors.measures import motives_in
from conventions.selectors.year_results import year_results
from conventions.services import measures
from conventions.structure_types import population_rule
from conventions.views.dossier import dossier_context, editable_dossier
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page


@scoped(Scope.SERVICE)
def results(request: HttpRequest, number: str, year: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    if year not in years_with_results(convention, clock.today()):
        raise Http404
    shown = year_results(convention, year)
    # What the annexe knows is proposed, and stays until somebody types another value.
    proposed = {value_name(code): value for code, value in shown.annex_values.items()}
    initial = proposed | initial_of(shown.measures)
    asked = {"indicators": [line.indicator for line in shown.lines], "motives": motives_in(year)}
    form = ResultsForm(request.POST or None, initial=initial, year=year, **asked)
    back = reverse("conventions:life", args=[number])
    said = f"Résultats {year} enregistrés."
    if left := answer(request, form, measures.write_results, to=back, said=said, convention=convention, year=year):
        return left
    context = dossier_context(request, convention, "life") | {"title": f"Résultats {year}", "back_url": back}
    context["rows"] = [
        (axis, [(line, form[value_name(line.indicator.code)]) for line in lines]) for axis, lines in shown.plain
    ]
    rule = population_rule(convention.siae.type, dt.date(year, 12, 31))
    return form_page(request, form, template="conventions/results.html", **context, results=shown, rule=rule, year=year)
