"""Strategy of the council: its page, areas, orientations, action plan, initiatives."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cdiae.forms.strategy import ActionForm, AreaForm, InitiativeForm, OrientationForm
from cdiae.models import Council
from cdiae.selectors.diagnosis import diagnosis_table
from cdiae.selectors.strategy import diagnoses_of, orientations_of
from cdiae.services import strategy
from cdiae.views.council_base import council_context, council_or_404, run_council
from cdiae.views.diagnosis import strategy_page, strategy_url
from cdiae.workflows.diagnosis import DIAGNOSIS_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer
from iae_portal.core.workflow import Request


@scoped(Scope.SERVICE)
def page(request: HttpRequest, code: str) -> HttpResponse:
    council = council_or_404(request, code)
    diagnoses = diagnoses_of(council)
    context = council_context(request, council, "strategy")
    context.update(
        table=diagnosis_table(diagnoses[0]) if diagnoses else None,
        can_enter=context["can_run"] and bool(diagnoses) and diagnoses[0].is_open,
        offers=DIAGNOSIS_WORKFLOW.offers(diagnoses[0], Request(request.user, clock.today())) if diagnoses else [],
        diagnoses=diagnoses,
        areas=council.areas.order_by("name"),
        orientations=orientations_of(council),
        actions=council.actions.select_related("orientation").order_by("due_on", "pk"),
        initiatives=council.initiatives.order_by("theme", "title"),
        today=clock.today(),
    )
    return render(request, "cdiae/strategy.html", context)


def _written(
    request: HttpRequest, council: Council, form, service: Callable, /, *, title: str, said: str, **values
) -> HttpResponse:
    """Back on the page of the strategy once the service has kept the form."""
    done = answer(request, form, service, to=strategy_url(council), said=said, **values)
    return done or strategy_page(request, council, form, title)


@scoped(Scope.SERVICE)
def area_add(request: HttpRequest, code: str) -> HttpResponse:
    council = run_council(request, code)
    form = AreaForm(request.POST or None)
    words = {"title": "Ajouter un bassin d'emploi", "said": "Bassin d'emploi enregistré."}
    return _written(request, council, form, strategy.add_area, **words, council=council)


@scoped(Scope.SERVICE)
def area_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    area = get_object_or_404(council.areas, pk=pk)
    form = AreaForm(request.POST or None, initial={"name": area.name, "postcodes": " ".join(area.postcodes)})
    said = "Bassin enregistré : reprenez les chiffres du portail pour le recompter."
    words = {"title": f"Modifier le bassin – {area.name}", "said": said}
    return _written(request, council, form, strategy.update_area, **words, area=area)


@scoped(Scope.SERVICE)
def orientation_edit(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    council = run_council(request, code)
    row = get_object_or_404(orientations_of(council), pk=pk) if pk else None
    form = OrientationForm(request.POST or None, instance=row)
    said = "Orientation enregistrée : inscrivez-la à l'ordre du jour pour la faire voter."
    words = {"title": "Orientation stratégique", "said": said}
    return _written(request, council, form, strategy.write_orientation, **words, council=council, orientation=row)


@scoped(Scope.SERVICE)
def action_edit(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    council = run_council(request, code)
    row = get_object_or_404(council.actions, pk=pk) if pk else None
    form = ActionForm(request.POST or None, instance=row, council=council)
    words = {"title": "Action du plan", "said": "Action enregistrée."}
    return _written(request, council, form, strategy.write_action, **words, council=council, action=row)


@scoped(Scope.SERVICE)
def initiative_edit(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    council = run_council(request, code)
    row = get_object_or_404(council.initiatives, pk=pk) if pk else None
    form = InitiativeForm(request.POST or None, instance=row)
    words = {"title": "Initiative territoriale", "said": "Initiative enregistrée."}
    return _written(request, council, form, strategy.write_initiative, **words, council=council, initiative=row)
