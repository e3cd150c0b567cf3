"""Strategy of the council: diagnosis, orientations, action plan, initiatives."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cdiae.forms.strategy import (
    ActionForm,
    AreaForm,
    DiagnosisForm,
    FiguresForm,
    InitiativeForm,
    OrientationForm,
    PresentForm,
    RowForm,
)
from cdiae.models import Council, Diagnosis, DiagnosisRow
from cdiae.selectors.strategy import diagnosis_table, latest_diagnosis, orientations_of
from cdiae.services import strategy
from cdiae.views.frame import council_context, council_or_404, form_page, root_crumb, run_council
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.tools import saved


@scoped(Scope.SERVICE)
def page(request: HttpRequest, code: str) -> HttpResponse:
    council = council_or_404(request, code)
    diagnosis = latest_diagnosis(council)
    context = council_context(request, council, "strategy")
    context.update(
        table=diagnosis_table(diagnosis) if diagnosis else None,
        diagnoses=council.diagnoses.order_by("-year"),
        areas=council.areas.order_by("name"),
        orientations=orientations_of(council),
        actions=council.actions.select_related("orientation").order_by("due_on", "pk"),
        initiatives=council.initiatives.order_by("theme", "title"),
        today=clock.today(),
    )
    return render(request, "cdiae/strategy.html", context)


@scoped(Scope.SERVICE)
def diagnosis(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One diagnosis alone, to print."""
    council = council_or_404(request, code)
    rows = council.diagnoses.select_related("council__departement__region")
    context = council_context(request, council, "strategy")
    context["table"] = diagnosis_table(get_object_or_404(rows, pk=pk))
    return render(request, "cdiae/diagnosis.html", context)


@scoped(Scope.SERVICE)
def area_add(request: HttpRequest, code: str) -> HttpResponse:
    council = run_council(request, code)
    form = AreaForm(request.POST or None)
    if form.is_valid() and saved(form, strategy.add_area, actor=request.user, council=council, **form.cleaned_data):
        return _done(request, council, "Bassin d'emploi enregistré.")
    return _page(request, council, form, "Ajouter un bassin d'emploi")


@scoped(Scope.SERVICE)
def diagnosis_add(request: HttpRequest, code: str) -> HttpResponse:
    council = run_council(request, code)
    form = DiagnosisForm(request.POST or None, initial={"year": clock.today().year - 1})
    if form.is_valid() and saved(
        form, strategy.open_diagnosis, actor=request.user, council=council, **form.cleaned_data
    ):
        return _done(request, council, "Diagnostic ouvert : complétez les chiffres des partenaires.")
    return _page(request, council, form, "Ouvrir un diagnostic territorial")


@scoped(Scope.SERVICE)
@require_POST
def diagnosis_fill(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    filled = strategy.fill_from_portal(actor=request.user, diagnosis=_diagnosis(council, pk))
    return _done(request, council, f"Chiffres du portail repris pour {counted(filled, 'bassin')}.")


@scoped(Scope.SERVICE)
def diagnosis_import(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    form = FiguresForm(request.POST or None, request.FILES or None)
    if form.is_valid() and saved(
        form, strategy.import_rows, actor=request.user, diagnosis=_diagnosis(council, pk), figures=form.figures
    ):
        return _done(request, council, "Chiffres importés.")
    return _page(request, council, form, "Importer les chiffres des partenaires")


@scoped(Scope.SERVICE)
def diagnosis_present(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    diagnosis = _diagnosis(council, pk)
    form = PresentForm(request.POST or None, initial={"comment": diagnosis.comment, "sources": diagnosis.sources})
    if form.is_valid() and saved(
        form, strategy.present_diagnosis, actor=request.user, diagnosis=diagnosis, **form.cleaned_data
    ):
        return _done(request, council, "Diagnostic présenté : ses chiffres ne bougent plus.")
    return _page(request, council, form, f"{diagnosis} : présentation au conseil")


@scoped(Scope.SERVICE)
def row_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    rows = DiagnosisRow.objects.select_related("area", "diagnosis__council")
    row = get_object_or_404(rows, pk=pk, diagnosis__council=council)
    form = RowForm(request.POST or None, instance=row)
    if form.is_valid() and saved(form, strategy.enter_row, actor=request.user, row=row, **form.cleaned_data):
        return _done(request, council, f"Chiffres de {row.area} enregistrés.")
    return _page(request, council, form, f"Chiffres de {row.area}, {row.diagnosis.year}")


@scoped(Scope.SERVICE)
def orientation_edit(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    council = run_council(request, code)
    row = get_object_or_404(orientations_of(council), pk=pk) if pk else None
    form = OrientationForm(request.POST or None, instance=row)
    if form.is_valid() and saved(
        form, strategy.write_orientation, actor=request.user, council=council, orientation=row, **form.cleaned_data
    ):
        return _done(request, council, "Orientation enregistrée : inscrivez-la à l'ordre du jour pour la faire voter.")
    return _page(request, council, form, "Orientation stratégique")


@scoped(Scope.SERVICE)
def action_edit(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    council = run_council(request, code)
    row = get_object_or_404(council.actions, pk=pk) if pk else None
    form = ActionForm(request.POST or None, instance=row, council=council)
    if form.is_valid() and saved(
        form, strategy.write_action, actor=request.user, council=council, action=row, **form.cleaned_data
    ):
        return _done(request, council, "Action enregistrée.")
    return _page(request, council, form, "Action du plan")


@scoped(Scope.SERVICE)
def initiative_edit(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    council = run_council(request, code)
    row = get_object_or_404(council.initiatives, pk=pk) if pk else None
    form = InitiativeForm(request.POST or None, instance=row)
    if form.is_valid() and saved(
        form, strategy.write_initiative, actor=request.user, council=council, initiative=row, **form.cleaned_data
    ):
        return _done(request, council, "Initiative enregistrée.")
    return _page(request, council, form, "Initiative territoriale")


def _diagnosis(council: Council, pk: int) -> Diagnosis:
    return get_object_or_404(council.diagnoses, pk=pk)


def _done(request: HttpRequest, council: Council, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("cdiae:strategy", code=council.departement.code)


def _page(request: HttpRequest, council: Council, form, title: str) -> HttpResponse:
    back = reverse("cdiae:strategy", args=[council.departement.code])
    trail = [root_crumb(), (council.departement.name, back), (title, None)]
    return form_page(request, form, title=title, back_url=back, trail=trail)
