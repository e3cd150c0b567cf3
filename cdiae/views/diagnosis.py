"""Diagnosis by employment area: to read, to print, to fill from the portal, from a file or by hand."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cdiae.diagnosis.figures import FIGURES
from cdiae.diagnosis.figures_file import AREA, AREA_LABEL, LABELS
from cdiae.forms.diagnosis import DiagnosisForm, FiguresFileForm, PresentForm, RowForm
from cdiae.models import Council, Diagnosis, DiagnosisRow
from cdiae.selectors.diagnosis import diagnosis_table
from cdiae.services import diagnosis as services
from cdiae.views.council_base import council_context, council_form, council_or_404, root_crumb, run_council
from cdiae.workflows.diagnosis import DIAGNOSIS_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.exports import Column, export_response
from iae_portal.core.imports.tables import Table
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.forms import answer
from iae_portal.core.views.imports import Steps, import_steps
from iae_portal.core.views.offers import still_possible, still_taken

BESIDE_PORTAL = (
    "Le portail compte lui-même structures, postes et sorties. Un chiffre saisi prend la place du sien et y reste "
    "quand vous reprenez les chiffres du portail ; videz le champ pour revenir à celui du portail."
)
ALL_TYPED = "Ce bassin n'a pas de code postal : le portail n'y compte rien, saisissez tous ses chiffres."


@scoped(Scope.SERVICE)
def page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One diagnosis alone, to print."""
    council = council_or_404(request, code)
    rows = council.diagnoses.select_related("council__departement__region")
    context = council_context(request, council, "strategy")
    diagnosis = get_object_or_404(rows, pk=pk)
    context.update(table=diagnosis_table(diagnosis), can_enter=context["can_run"] and diagnosis.is_open)
    return render(request, "cdiae/diagnosis.html", context)


@scoped(Scope.SERVICE)
def add(request: HttpRequest, code: str) -> HttpResponse:
    council = run_council(request, code)
    form = DiagnosisForm(request.POST or None, initial={"year": clock.today().year - 1})
    said = "Diagnostic ouvert : complétez les chiffres des partenaires."
    if done := answer(request, form, services.open_diagnosis, to=strategy_url(council), said=said, council=council):
        return done
    return strategy_page(request, council, form, "Ouvrir un diagnostic territorial")


@scoped(Scope.SERVICE)
@require_POST
def fill(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    filled = services.fill_from_portal(actor=request.user, diagnosis=_diagnosis(council, pk))
    sentences = [f"Chiffres du portail repris pour {counted(filled.areas, 'bassin')}."]
    if filled.kept:
        kept = "1 chiffre saisi est gardé" if filled.kept == 1 else f"{filled.kept} chiffres saisis sont gardés"
        sentences.append(f"{kept} : videz-le dans la ligne du bassin pour revenir à celui du portail.")
    if filled.blind:
        whose = "ses" if filled.blind == 1 else "leurs"
        sentences.append(
            f"{counted(filled.blind, 'bassin')} sans code postal : saisissez ou importez {whose} chiffres."
        )
    messages.success(request, " ".join(sentences))
    return redirect(strategy_url(council))


@scoped(Scope.SERVICE)
def import_file(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    diagnosis = _diagnosis(council, pk)
    still_taken(request, partial(services.refuse_presented, diagnosis), back=strategy_url(council))
    form = FiguresFileForm(request.user, request.POST or None, request.FILES or None)
    given = {"actor": request.user, "diagnosis": diagnosis}

    def write(table: Table) -> str:
        return f"Chiffres importés pour {counted(services.import_rows(**given, lines=form.lines), 'bassin')}."

    title, back = f"Importer des chiffres, {diagnosis.year}", strategy_url(council)
    steps = Steps(
        title=title,
        hold=lambda _: services.hold_diagnosis(**given),
        plan=lambda table: services.try_rows(**given, lines=form.lines),
        write=write,
        last=lambda _: services.last_entered(diagnosis),
        to=back,
        back_url=back,
        trail=[root_crumb(), (council.departement.name, back), (title, None)],
        template="cdiae/diagnosis_import.html",
    )
    page = {"code": code, "diagnosis": diagnosis, "area_label": AREA_LABEL}
    return import_steps(request, form, steps, labels=[label for key, label in LABELS.items() if key != AREA], **page)


@scoped(Scope.SERVICE)
def model(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The workbook to fill and import: the areas, the figures already entered."""
    council = run_council(request, code)
    diagnosis = _diagnosis(council, pk)
    columns = [Column(AREA_LABEL, lambda row: row.name)]
    columns += [Column(figure.label, lambda row, key=figure.key: row.entered(key)) for figure in FIGURES]
    rows = diagnosis.rows.filter(area__isnull=False).select_related("area").order_by("area__name")
    name = f"diagnostic-{council.departement.code}-{diagnosis.year}"
    return export_response("xlsx", name, columns, rows)


@scoped(Scope.SERVICE)
def present(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    diagnosis = _diagnosis(council, pk)
    act, back = DIAGNOSIS_WORKFLOW.get("present"), strategy_url(council)
    still_possible(request, DIAGNOSIS_WORKFLOW, act.name, obj=diagnosis, label=act.label, back=back)
    form = PresentForm(request.POST or None, initial={"comment": diagnosis.comment, "sources": diagnosis.sources})
    said = "Diagnostic présenté : ses chiffres ne bougent plus."
    if done := answer(request, form, services.present_diagnosis, to=back, said=said, diagnosis=diagnosis):
        return done
    return strategy_page(request, council, form, f"{diagnosis} : présentation au conseil", intro=act.confirm)


@scoped(Scope.SERVICE)
def row_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    rows = DiagnosisRow.objects.filter(area__isnull=False).select_related("area", "diagnosis__council")
    row = get_object_or_404(rows, pk=pk, diagnosis__council=council)
    to, said = strategy_url(council), f"Chiffres enregistrés : {row.name}."
    still_taken(request, partial(services.refuse_presented, row.diagnosis), back=to)
    form = RowForm(request.POST or None, row=row)
    if done := answer(request, form, services.enter_row, to=to, said=said, typed=form.values, row=row):
        return done
    intro = BESIDE_PORTAL if row.counted_on else ALL_TYPED
    return strategy_page(request, council, form, f"Chiffres {row.diagnosis.year} : {row.name}", intro=intro)


def strategy_url(council: Council) -> str:
    return reverse("cdiae:strategy", args=[council.departement.code])


def strategy_page(request: HttpRequest, council: Council, form, title: str, **context) -> HttpResponse:
    return council_form(request, council, form, title=title, back_url=strategy_url(council), **context)


def _diagnosis(council: Council, pk: int) -> Diagnosis:
    return get_object_or_404(council.diagnoses, pk=pk)
