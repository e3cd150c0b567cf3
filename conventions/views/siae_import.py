"""Importing a list of structures: send, try, read the report, confirm, read the result."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from conventions.filters.siaes import ImportLineFilter
from conventions.forms.imports import SiaeImportForm
from conventions.rights import importable_service_ids, require_import
from conventions.selectors.siae_import import OUTCOMES, TRY, applications_of, imports_visible_to
from conventions.services import siae_import as services
from iae_portal.core.enums import JobState
from iae_portal.core.exports import Column
from iae_portal.core.forms.imports import KEPT
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.models import Job, JobLine
from iae_portal.core.saved import account_of
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services import kept_files
from iae_portal.core.services.imports import remember_columns
from iae_portal.core.views.forms import answer, form_page
from iae_portal.core.views.imports import refused_response

RECENT = 5
LINES_SHOWN = 100


def _trail(label: str) -> list[tuple[str, str]]:
    structures, imports = reverse("conventions:siae_list"), reverse("conventions:siae_import")
    return [
        ("Structures", structures),
        ("Importer une liste", imports if label else ""),
        *([(label, "")] * bool(label)),
    ]


@scoped(Scope.PERSONAL)
def siae_import(request: HttpRequest) -> HttpResponse:
    require_import(request.user)
    form = SiaeImportForm(request.user, request.POST or None, request.FILES or None)
    if left := answer(request, form, services.start_import, to=_report_of, typed=form.values):
        remember_columns(actor=request.user, kind=form.kind, columns=form.own_columns)
        return left
    return form_page(
        request,
        form,
        title="Importer une liste de structures",
        back_url=reverse("conventions:siae_list"),
        trail=_trail(""),
        template="conventions/siae_import.html",
        kind=form.kind,
        columns=[field for field in form.columns.fields if field.title != field.key],
        any_service=importable_service_ids(request.user) is None,
        recent=imports_visible_to(request.user)[:RECENT],
    )


def _report_of(job: Job) -> str:
    return reverse("conventions:siae_import_report", args=[job.uuid])


@scoped(Scope.PERSONAL)
def siae_import_report(request: HttpRequest, uuid) -> HttpResponse:
    """Progress, then the report of a trial or the result of an import."""
    job = get_object_or_404(imports_visible_to(request.user), uuid=uuid)
    is_trial = job.kind == TRY
    result = job.result if job.state == JobState.DONE else {}
    first = result.get("first_created", [])
    titles = list(dict.fromkeys(title for _, row in first for title in row))
    applied = applications_of(job).exclude(state=JobState.FAILED).first() if is_trial else None
    context = {
        "title": job.label,
        "trail": _trail("Rapport"),
        "job": job,
        "is_trial": is_trial,
        "is_done": bool(result),
        "result": result,
        "groups": _groups(job) if result else [],
        "applied": applied,
        "may_confirm": is_trial and applied is None and bool(result.get("created") or result.get("changed")),
        "to_read_again": _kept(request, job) if is_trial else {},
        "created_titles": titles,
        "created_rows": [(line, [row.get(title, "") for title in titles]) for line, row in first],
        "created_count": result.get("created", 0),
    }
    return render(request, "conventions/siae_import_report.html", context)


def _kept(request: HttpRequest, trial: Job) -> dict[str, str]:
    """What brings the file of a trial back to the form, to be read another way."""
    known = trial.parameters
    reading = known.get("reading", {})
    return {
        KEPT: kept_files.token_of(account_of(request.user), known["path"], known["name"]),
        "lettres": reading.get("letters", ""),
        "feuille": reading.get("sheet", ""),
    }


def _groups(job: Job) -> list[dict]:
    """Lines by outcome, the first ones of each; the file has them all."""
    counts = {level: job.result[name] for level, name in zip(OUTCOMES, ("refused", "warned", "changed"), strict=True)}
    return [
        {
            "title": title,
            "level": level.value,
            "count": counts[level],
            "lines": job.lines.filter(level=level)[:LINES_SHOWN],
            "cut": counts[level] > LINES_SHOWN,
        }
        for level, title in OUTCOMES.items()
        if counts[level]
    ]


class ImportLineList(PortalListView):
    """Every line of the report, and its files."""

    scope = Scope.PERSONAL
    template_name = "conventions/siae_import_lines.html"
    title = "Lignes d'un import de structures"
    filterset_class = ImportLineFilter
    export_name = "import-structures"
    sorts = (Sort("ligne", "Ligne", ("line",)), Sort("issue", "Issue", ("level", "line")))
    export_columns = (
        Column("Ligne", lambda row: row.line),
        Column("Issue", lambda row: OUTCOMES[row.level]),
        Column("Explication", lambda row: row.message),
    )

    def get_queryset(self) -> QuerySet[JobLine]:
        job = get_object_or_404(imports_visible_to(self.request.user), uuid=self.kwargs["uuid"])
        return job.lines.all()

    def extra_context(self) -> dict:
        report = reverse("conventions:siae_import_report", args=[self.kwargs["uuid"]])
        return {"trail": [*_trail("Rapport")[:-1], ("Rapport", report), ("Lignes", "")]}


@scoped(Scope.PERSONAL)
def siae_import_refused(request: HttpRequest, uuid) -> HttpResponse:
    """The refused lines as they were sent, to correct and bring back."""
    trial = get_object_or_404(imports_visible_to(request.user).filter(kind=TRY), uuid=uuid)
    return refused_response(*services.refused_of(trial), "structures")


@scoped(Scope.PERSONAL)
@require_POST
def siae_import_confirm(request: HttpRequest, uuid) -> HttpResponse:
    trial = get_object_or_404(imports_visible_to(request.user).filter(kind=TRY), uuid=uuid)
    job = services.confirm_import(actor=request.user, trial=trial)
    return redirect(_report_of(job))
