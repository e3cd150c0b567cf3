"""The steps of an import: a file is sent and read, what it would do is shown, then it is written."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from iae_portal.core.enums import JobState
from iae_portal.core.errors import Refusal
from iae_portal.core.exports import WRITERS, Column, attached, csv_bytes, export_response
from iae_portal.core.forms.imports import ImportForm
from iae_portal.core.imports.columns import Columns
from iae_portal.core.imports.confirmed import Shown, shown_of
from iae_portal.core.imports.kinds import IMPORTS
from iae_portal.core.imports.tables import Table
from iae_portal.core.imports.trials import Trial
from iae_portal.core.models import Job, JournalEntry
from iae_portal.core.saved import account_of, tell
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.jobs import jobs_visible_to
from iae_portal.core.selectors.journal import author_said, by
from iae_portal.core.services.import_jobs import AT_ONCE, KIND, Work, start_import
from iae_portal.core.services.imports import Again, remember_columns, write_as_shown
from iae_portal.core.services.list_exports import kept_a_day
from iae_portal.core.views.asked import asked_uuid
from iae_portal.core.views.forms import form_page, saved
from iae_portal.core.views.import_conflicts import SHOWN, again_context, shown_in, signed
from iae_portal.core.views.jobs import job_page

ROWS_SHOWN = 20
LINES_SHOWN = 100
REASON = "Motif du refus"
WRITTEN = "Tout ce que le fichier apporte est enregistré."
CHANGED = "Des lignes ont changé depuis l'essai : rien n'est écrit."
REFUSED_NAME = "lignes-refusees-{}.csv"


@dataclass(frozen=True)
class Steps:
    """What an import does of a table that is read: `plan` says what it would write, `write` writes it and says so in
    a sentence, or gives it to a job; both may raise Refusal. `hold` locks first what `write` changes, so that it is
    what was shown; `last` finds who wrote last where the file writes, once it has nothing more to write. `to` is where
    it leads, a job leads to its own page."""

    title: str
    hold: Callable[[Table], object]
    plan: Callable[[Table], Trial]
    write: Callable[[Table], str | Job]
    last: Callable[[Table], JournalEntry | None]
    to: str
    back_url: str
    trail: Sequence[tuple[str, str | None]] = ()
    template: str = "core/import.html"
    warning: str = ""


def import_steps(request: HttpRequest, form: ImportForm, steps: Steps, **context) -> HttpResponse | dict:
    """The page of an import at each of its steps; the same form brings its file from one to the next.

    A file of more than AT_ONCE lines goes to a worker, which asks the same page again and gets a result (`_worked`).
    """
    if work := getattr(request, "import_work", None):
        return _worked(form, steps, work)
    if "essai" in request.GET:
        return _tried(request, form, steps)
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
    if len(form.table.lines) > AT_ONCE:
        return _handed_over(request, form, steps)
    if "confirmer" in request.POST:
        return _written(request, form, steps)
    trial = saved(form, steps.plan, table=form.table)
    if trial is None:
        return None
    if "refusees" in request.POST:
        return refused_response(form.table, _reasons(trial), form.kind)
    return _trial_now(request, form, steps, trial)


def _trial_now(request: HttpRequest, form: ImportForm, steps: Steps, trial: Trial, **more) -> HttpResponse:
    shown = {"name": form.name, "notes": form.table.notes, "carried": [*form.carried, (SHOWN, signed(trial))]}
    return _trial_page(request, form, steps, shown | trial_context(trial) | {"trial": trial} | more)


def _trial_page(request: HttpRequest, form: ImportForm, steps: Steps, shown: dict) -> HttpResponse:
    page = {"form": form, "title": steps.title, "trail": steps.trail, "warning": steps.warning}
    # Shown instead of what was confirmed: refused, as a form is.
    return render(request, "core/import_trial.html", page | shown, status=422 if shown.get("again") else 200)


def _handed_over(request: HttpRequest, form: ImportForm, steps: Steps) -> HttpResponse:
    job = start_import(
        actor=request.user,
        title=steps.title,
        name=form.name,
        path=request.path,
        account=account_of(request.user),
        data=urlencode(form.carried),
        confirmed="confirmer" in request.POST,
        trial=request.POST.get(SHOWN, ""),
    )
    return redirect("core:job_detail", uuid=job.uuid)


def _worked(form: ImportForm, steps: Steps, work: Work) -> dict:
    """The result of the job: what was written, or what would be. Raises Refusal, ValidationError."""
    if not form.is_valid():
        raise Refusal(*(sentence for sentences in form.errors.values() for sentence in sentences))
    if not work.confirmed:
        return _tried_by(work, form, steps.plan(work.followed(form.table)))
    work.read(form.table)
    with transaction.atomic():
        return work.progress.keep(_told(work, form, steps, _write(steps, form.table, work.shown)))


def _told(work: Work, form: ImportForm, steps: Steps, said: str | Job | Again) -> dict:
    if isinstance(said, Again) and said.is_written:
        return {"sentence": WRITTEN, "url": steps.to, "link": "Voir le résultat"}
    if isinstance(said, Again):
        tried, again = _tried_by(work, form, said.trial), again_context(said)
        return tried | ({"sentence": CHANGED} if again else {}) | {"trial": tried["trial"] | again}
    if isinstance(said, Job):
        url = job_page(said)
        return {"sentence": f"Commencé : {said.label}.", "url": url, "link": "Suivre son avancement"}
    return {"sentence": said, "url": steps.to, "link": "Voir le résultat"}


def _tried_by(work: Work, form: ImportForm, trial: Trial) -> dict:
    name, table = REFUSED_NAME.format(form.kind), form.table
    refused = kept_a_day(ContentFile(refused_lines(table, _reasons(trial))), name) if trial.refused else {}
    return refused | {
        "sentence": "Essai terminé, rien n'est écrit.",
        "url": f"{work.job.parameters['path']}?essai={work.job.uuid}",
        "link": "Voir ce que l'import ferait",
        "trial": trial_context(trial) | {"notes": table.notes},
        "shown": shown_of(trial),
    }


def _write(steps: Steps, table: Table, shown: Shown | None) -> str | Job | Again:
    return write_as_shown(table=table, hold=steps.hold, plan=steps.plan, write=steps.write, shown=shown)


def _tried(request: HttpRequest, form: ImportForm, steps: Steps) -> HttpResponse:
    """What the trial of a worker found, to confirm."""
    asked = {"parameters__path": request.path, "result__has_key": "trial", "uuid": asked_uuid(request.GET, "essai")}
    job = get_object_or_404(jobs_visible_to(request.user), kind=KIND, state=JobState.DONE, **asked)
    carried = [*parse_qsl(job.parameters["data"], keep_blank_values=True), (SHOWN, str(job.uuid))]
    shown = {
        "name": job.parameters["name"],
        "carried": carried,
        "refused_url": reverse("core:list_file", args=[job.uuid]),
    }
    return _trial_page(request, form, steps, shown | job.result["trial"])


def _written(request: HttpRequest, form: ImportForm, steps: Steps) -> HttpResponse | None:
    said = saved(form, _write, steps=steps, table=form.table, shown=shown_in(request.POST.get(SHOWN, "")))
    if said is None:
        return None
    if isinstance(said, Again):
        told = {"to": steps.to, "last": by(author_said(steps.last(form.table)))}
        return _trial_now(request, form, steps, said.trial, **again_context(said), **told)
    if isinstance(said, Job):
        return redirect("core:job_detail", uuid=said.uuid)
    messages.success(request, said)
    return redirect(steps.to)


def trial_context(trial: Trial) -> dict:
    """The first rows of each outcome, and how many there are: plain data, which a job keeps."""
    titles = list(dict.fromkeys(title for row in trial.created[:ROWS_SHOWN] for title in row.values))
    return {
        "counts": {
            "created": len(trial.created),
            "changed": len(trial.changed),
            "unchanged": trial.unchanged,
            "repeated": len(trial.repeated),
            "refused": len(trial.refused),
            "to_write": trial.to_write,
        },
        "created_titles": titles,
        "created_rows": [
            (row.line, [row.values.get(title, "") for title in titles]) for row in trial.created[:ROWS_SHOWN]
        ],
        "created_count": len(trial.created),
        "changed_rows": [
            {"line": row.line, "name": row.name, "differences": row.differences} for row in trial.changed[:ROWS_SHOWN]
        ],
        "groups": [
            (key, title, len(lines), [asdict(said) for said in lines[:LINES_SHOWN]])
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


def _reasons(trial: Trial) -> dict[int, str]:
    return {said.line: said.sentence for said in trial.refused}


def refused_response(table: Table, reasons: dict[int, str], kind: str) -> HttpResponse:
    return attached(refused_lines(table, reasons), WRITERS["csv"][1], REFUSED_NAME.format(kind))


def refused_lines(table: Table, reasons: dict[int, str]) -> bytes:
    """A CSV file of the refused lines under their own titles, with the reason: to correct and bring back."""
    columns = [
        Column(title, lambda row, rank=rank: row[1][rank] if rank < len(row[1]) else "")
        for rank, title in enumerate(table.header)
        if title != REASON
    ]
    columns.append(Column(REASON, lambda row: reasons[row[0]]))
    return csv_bytes(columns, [row for row in table.lines if row[0] in reasons])


def model_response(columns: Columns, name: str) -> HttpResponse:
    """A workbook to fill: the titles, and a line of example to write over."""
    fields = [field for field in columns.fields if field.example or field.needed]
    shown = [Column(field.title, lambda _, field=field: field.example) for field in fields]
    return export_response("xlsx", f"modele-{name}", shown, [None])


@scoped(Scope.REFERENCE)
def import_model(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in IMPORTS:
        raise Http404("Ce modèle n'existe pas.")
    return model_response(IMPORTS.get(kind).of_the_moment(), kind)
