"""The browser's import: keep the file, try it as a job, apply it as another once the person confirms."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from conventions.imports.siae_plan import Plan
from conventions.rights import IMPORT, may
from conventions.selectors.siae_imports import APPLY, TRY, applications_of
from conventions.services.import_siae import apply_rows, plan_rows, read_rows
from iae_portal.core.enums import JobLineLevel, JobState
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Job, JobLine, User
from iae_portal.core.rights import perimeter
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.text import counted, number

BATCH = 500


def _require_import(actor: User) -> None:
    if not may(actor, IMPORT):
        raise NotAllowed(
            "L'import d'une liste revient aux services départementaux, à la mission nationale et à l'administrateur."
        )


@transaction.atomic
def start_import(*, actor: User, content: bytes, name: str) -> Job:
    """Keep the file in the store that web and worker share, and start the trial. Raises NotAllowed."""
    _require_import(actor)
    path = default_storage.save(f"imports/structures/{uuid.uuid4().hex}", ContentFile(content))
    return start_job(
        kind=TRY,
        label=f"Essai d'import de la liste « {name} »"[:200],
        actor=actor,
        service=perimeter(actor).main_service,
        parameters={"path": path, "name": name},
    )


@transaction.atomic
def confirm_import(*, actor: User, trial: Job) -> Job:
    """Start writing what the trial showed; asked twice, it is done once. Raises NotAllowed, Refusal."""
    _require_import(actor)
    locked = Job.objects.select_for_update(of=("self",)).get(pk=trial.pk)
    if locked.kind != TRY or locked.state != JobState.DONE:
        raise Refusal("L'essai de cet import n'est pas terminé : attendez son résultat avant de confirmer.")
    known = applications_of(locked).exclude(state=JobState.FAILED).first()
    if known:
        return known
    name = locked.parameters["name"]
    return start_job(
        kind=APPLY,
        label=f"Import de la liste « {name} »"[:200],
        actor=actor,
        service=locked.service,
        parameters={"path": locked.parameters["path"], "name": name, "trial": str(locked.uuid)},
    )


def run_trial(job: Job, progress: Progress) -> dict:
    plan = plan_rows(actor=job.owner, rows=_rows(job, progress))
    counts = _counts_sentence(plan, ("structure à créer", "structures à créer"), ("à modifier", "à modifier"))
    return _report(job, plan, f"Essai terminé, rien n'est écrit : {counts}.")


def run_application(job: Job, progress: Progress) -> dict:
    """Idempotent: run again after a dead worker, it finds the structures already there."""
    plan = apply_rows(actor=job.owner, rows=_rows(job, progress))
    counts = _counts_sentence(plan, ("structure créée", "structures créées"), ("modifiée", "modifiées"))
    return _report(job, plan, f"Import terminé : {counts}.")


def _rows(job: Job, progress: Progress) -> list:
    with default_storage.open(job.parameters["path"]) as file:
        content = file.read()
    return read_rows(content, progress.start, progress.advance)


def _counts_sentence(plan: Plan, created: tuple[str, str], changed: tuple[str, str]) -> str:
    counts = plan.counts
    return ", ".join(
        [
            counted(counts["created"], *created),
            counted(counts["changed"], *changed),
            f"{number(counts['unchanged'])} sans changement",
            counted(counts["refused"], "ligne refusée", "lignes refusées"),
            counted(counts["repeated"], "ligne répétée", "lignes répétées"),
        ]
    )


def _report(job: Job, plan: Plan, sentence: str) -> dict:
    """Lines of the job: refused as errors, repeated as warnings, changed as information."""
    lines = [JobLine(job=job, line=n.line, level=JobLineLevel.ERROR, message=n.sentence) for n in plan.refusals]
    lines += [JobLine(job=job, line=n.line, level=JobLineLevel.WARNING, message=n.sentence) for n in plan.repeats]
    lines += [JobLine(job=job, line=c.row.line, level=JobLineLevel.INFO, message=c.sentence) for c in plan.changes]
    JobLine.objects.bulk_create(lines, batch_size=BATCH)
    return {
        **plan.counts,
        "created_by_service": _by_service(plan),
        "sentence": sentence,
        "url": reverse("conventions:siae_import_report", args=[job.uuid]),
        "link": "Voir le rapport",
    }


def _by_service(plan: Plan) -> list[dict]:
    """How many structures to create by service and type, for a person to recognise his list."""
    counts: dict[str, dict[str, int]] = {}
    for creation in plan.creations:
        row = counts.setdefault(creation.service.name, {})
        row[creation.row.type] = row.get(creation.row.type, 0) + 1
    return [{"service": name, "types": types, "total": sum(types.values())} for name, types in sorted(counts.items())]
