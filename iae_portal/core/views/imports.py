"""The steps of an import: a file is sent and read, what it would do is shown, then it is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from iae_portal.core.exports import Column, export_response
from iae_portal.core.forms.imports import ImportForm
from iae_portal.core.imports.columns import Columns
from iae_portal.core.imports.kinds import IMPORTS
from iae_portal.core.imports.tables import Table
from iae_portal.core.imports.trials import Trial
from iae_portal.core.saved import account_of, tell
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services.imports import remember_columns
from iae_portal.core.views.forms import form_page, saved

ROWS_SHOWN = 20
LINES_SHOWN = 100
REASON = "Motif du refus"


@dataclass(frozen=True)
class Steps:
    """What an import does of a table that is read: `plan` says what it would write, `write` writes it and says so in
    a sentence; both may raise Refusal. `to` is where it leads."""

    title: str
    plan: Callable[[Table], Trial]
    write: Callable[[Table], str]
    to: str
    back_url: str
    trail: Sequence[tuple[str, str | None]] = ()
    template: str = "core/import.html"
    warning: str = ""


def import_steps(request: HttpRequest, form: ImportForm, steps: Steps, **context) -> HttpResponse:
    """The page of an import at each of its steps; the same form brings its file from one to the next."""
    answer = _step(request, form, steps) if form.is_bound and form.is_valid() else None
    if answer is None:
        page = {"title": steps.title, "back_url": steps.back_url, "trail": steps.trail, "template": steps.template}
        answer = form_page(request, form, kind=form.kind, columns=form.columns.fields, **page, **context)
    if form.is_bound:
        # Each page carries what was typed on the one before: the browser has nothing to bring back.
        tell(answer, account_of(request.user), request.path)
    return answer


def _step(request: HttpRequest, form: ImportForm, steps: Steps) -> HttpResponse | None:
    """What a file that is read leads to; None when it is refused, said on the form."""
    remember_columns(actor=request.user, kind=form.kind, columns=form.own_columns)
    trial = saved(form, steps.plan, table=form.table)
    if trial is None:
        return None
    # A file confirmed twice has nothing more to write: its trial is shown again.
    if "confirmer" in request.POST and trial.to_write:
        return _written(request, form, steps)
    if "refusees" in request.POST:
        return refused_lines(form.table, {said.line: said.sentence for said in trial.refused}, form.kind)
    shown = {"form": form, "notes": form.table.notes, "title": steps.title, "trail": steps.trail}
    return render(request, "core/import_trial.html", shown | trial_context(trial) | {"warning": steps.warning})


def _written(request: HttpRequest, form: ImportForm, steps: Steps) -> HttpResponse | None:
    said = saved(form, steps.write, table=form.table)
    if said is None:
        return None
    messages.success(request, said)
    return redirect(steps.to)


def trial_context(trial: Trial) -> dict:
    """The first rows of each outcome, and how many there are."""
    titles = list(dict.fromkeys(title for row in trial.created[:ROWS_SHOWN] for title in row.values))
    return {
        "trial": trial,
        "created_titles": titles,
        "created_rows": [
            (row.line, [row.values.get(title, "") for title in titles]) for row in trial.created[:ROWS_SHOWN]
        ],
        "created_count": len(trial.created),
        "changed_rows": trial.changed[:ROWS_SHOWN],
        "groups": [
            (key, title, len(lines), lines[:LINES_SHOWN])
            for key, title, lines in (
                ("error", "Lignes refusées", trial.refused),
                ("warning", "Lignes répétées dans le fichier", trial.repeated),
                ("info", "À savoir", trial.told),
            )
            if lines
        ],
        "rows_shown": ROWS_SHOWN,
        "lines_shown": LINES_SHOWN,
    }


def refused_lines(table: Table, reasons: dict[int, str], name: str) -> HttpResponse:
    """The refused lines under their own titles, with the reason: to correct and bring back."""
    columns = [
        Column(title, lambda row, rank=rank: row[1][rank] if rank < len(row[1]) else "")
        for rank, title in enumerate(table.header)
        if title != REASON
    ]
    columns.append(Column(REASON, lambda row: reasons[row[0]]))
    return export_response("csv", f"lignes-refusees-{name}", columns, [row for row in table.lines if row[0] in reasons])


def model_response(columns: Columns, name: str) -> HttpResponse:
    """A workbook to fill: the titles, and a line of example to write over."""
    fields = [field for field in columns.fields if field.example or field.needed]
    shown = [Column(field.title, lambda _, field=field: field.example) for field in fields]
    return export_response("xlsx", f"modele-{name}", shown, [None])


@scoped(Scope.REFERENCE)
def import_model(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in IMPORTS:
        raise Http404("Ce modèle n'existe pas.")
    return model_response(IMPORTS.get(kind).columns, kind)
