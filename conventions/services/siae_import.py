"""Importing a list of structures: a trial shows what would be written, a second job writes it, all or nothing."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from conventions.imports.siae_moved import leave_moved, shown_of
from conventions.imports.siae_plan import Creation, Directory, Existing, ImportPlan, Key, ServiceRef, make_plan
from conventions.imports.siae_rows import COLUMNS, FIELDS, SHORT_NAMES, SiaeRow, rows_of
from conventions.models import Siae, StructureLink
from conventions.rights import importable_service_ids, require_import
from conventions.selectors.siae_import import APPLY, TRY, applications_of
from conventions.services.structure_links import revoke_links_of
from iae_portal.core.enums import JobLineLevel, JobState, Queue
from iae_portal.core.errors import Refusal
from iae_portal.core.imports.confirmed import Shown
from iae_portal.core.imports.refused import FileRefused, Reading
from iae_portal.core.imports.tables import Table, read_table
from iae_portal.core.imports.values import departement_code
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Job, JobLine, JournalEntry, Service, User
from iae_portal.core.rights import perimeter
from iae_portal.core.selectors.journal import author_said, last_change
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.services.journal import entry
from iae_portal.core.services.writing import lock
from iae_portal.core.text import counted, number, upper_first, uuid_in

BATCH = 500
FIRST_SHOWN = 20  # of the structures to create; the report must stay a page


def read_rows(
    content: bytes,
    reading: Reading | None = None,
    home: str = "",
    started: Callable = lambda total: None,
    advance: Callable = lambda count: None,
) -> list[SiaeRow]:
    """The lines of the file. `home`: the code of the service of a list that names none; `started(total)` and
    `advance(count)` follow the work. Raises Refusal."""
    try:
        table = read_table(content, COLUMNS, reading)
    except FileRefused as refused:
        raise Refusal(str(refused)) from refused
    started(len(table.lines))
    rows: list[SiaeRow] = []
    for row in rows_of(table, home):
        rows.append(row)
        if len(rows) % BATCH == 0:
            advance(BATCH)
    return rows


def home_of(actor: User) -> str:
    """The code of the only service that this person imports for, "" when there are several."""
    ids = importable_service_ids(actor) or ()
    return Service.objects.get(pk=next(iter(ids))).code if len(ids) == 1 else ""


def plan_rows(*, actor: User | None, rows: list[SiaeRow]) -> ImportPlan:
    """What importing these lines would do now. `actor` None is the command line: every service."""
    if actor is not None:
        require_import(actor)
    directory = _directory()
    touched = {directory.services[row.territory].pk for row in rows if row.territory in directory.services}
    allowed = None if actor is None else importable_service_ids(actor)
    return make_plan(rows, directory, _existing(touched), allowed)


def _directory() -> Directory:
    rows = Service.objects.filter(departement__isnull=False).select_related("departement").order_by("code")
    refs = [ServiceRef(row.pk, row.code, row.name) for row in rows]
    services = {departement_code(word): ref for ref in refs for word in (ref.name, ref.code)}
    by_departement: dict[str, list[str]] = {}
    for row in rows:
        by_departement.setdefault(row.departement.code, []).append(row.code)
    shared = {code: tuple(codes) for code, codes in by_departement.items() if len(codes) > 1}
    return Directory(services, shared)


def _existing(service_ids: set[int]) -> dict[Key, Existing]:
    names = list(FIELDS)
    # Tuples, not rows: a national list is compared with four thousand structures.
    rows = Siae.objects.filter(service_id__in=service_ids).order_by("pk")
    return {
        (siret, type_, service_id): Existing(pk, dict(zip(names, values, strict=True)))
        for pk, siret, type_, service_id, *values in rows.values_list("pk", "siret", "type", "service_id", *names)
    }


@transaction.atomic
def apply_rows(*, actor: User | None, rows: list[SiaeRow], shown: Shown | None = None) -> ImportPlan:
    """Write the lines, planned again under the lock of their services; a second run finds nothing to do.

    What moved since its trial (`shown`) is left as it is, and told. Raises NotAllowed. All is written in one
    transaction, with one line of journal for each structure.
    """
    known = _directory().services
    ids = {known[row.territory].pk for row in rows if row.territory in known}
    services = {service.pk: service for service in under_lock(Service.objects.filter(pk__in=ids))}
    # Planned again: between the trial and now, somebody may have created the same structures.
    plan = plan_rows(actor=actor, rows=rows)
    siaes = under_lock(Siae.objects.all()).in_bulk([change.pk for change in plan.changes])
    leave_moved(plan, siaes, shown, author=lambda siae, name: author_said(last_change([siae], name)))
    lines = [*_create(actor, plan, services), *_change(actor, plan, services, siaes)]
    JournalEntry.objects.bulk_create(lines, batch_size=BATCH)
    return plan


def _create(actor: User | None, plan: ImportPlan, services: dict[int, Service]) -> list[JournalEntry]:
    # In bulk, without full_clean: every value was checked line by line when the file was read.
    siaes = [_new(creation, services) for creation in plan.creations]
    Siae.objects.bulk_create(siaes, batch_size=BATCH)
    return [
        entry(
            actor=actor,
            action="siae.import_create",
            subject=siae,
            sentence=f"Création par import de la structure {siae}",
            after={"siret": siae.siret, "type": siae.type, **creation.row.values},
        )
        for siae, creation in zip(siaes, plan.creations, strict=True)
    ]


def _new(creation: Creation, services: dict[int, Service]) -> Siae:
    row = creation.row
    siae = Siae(siret=row.siret, type=row.type, service=services[creation.service.pk], **row.values)
    # Bulk writes skip save(), which sets the keys of search and sort.
    siae.set_keys()
    return siae


def _change(
    actor: User | None, plan: ImportPlan, services: dict[int, Service], held: dict[int, Siae]
) -> list[JournalEntry]:
    siaes = {change.pk: held[change.pk] for change in plan.changes}
    for change in plan.changes:
        siae = siaes[change.pk]
        for name, value in change.after.items():
            setattr(siae, name, value)
        siae.set_keys()
    # Only what changes: an update in bulk costs by field and row.
    changed = {name for change in plan.changes for name in change.after}
    fields = [*sorted(changed), "search_key", "sort_key", "city_key"]
    Siae.objects.bulk_update(siaes.values(), fields, batch_size=BATCH)
    _close_links(actor, plan, siaes)
    return [
        entry(
            actor=actor,
            action="siae.import_update",
            subject=siaes[change.pk],
            service=services[change.service.pk],
            sentence=f"Modification par import de la structure {siaes[change.pk]}",
            before=change.before,
            after=change.after,
        )
        for change in plan.changes
    ]


def _close_links(actor: User | None, plan: ImportPlan, siaes: dict[int, Siae]) -> None:
    """Another contact by the file is another contact all the same."""
    former = {change.pk: change.before["email"] for change in plan.changes if change.before.get("email")}
    links = StructureLink.objects.filter(convention__siae__in=former, revoked_on__isnull=True)
    for pk in sorted(set(links.values_list("convention__siae_id", flat=True))):
        revoke_links_of(siae=siaes[pk], email=former[pk], actor=actor)


@transaction.atomic
def start_import(
    *, actor: User, content: bytes, name: str, reading: Reading | None = None, notes: Sequence[str] = ()
) -> Job:
    """Keep the file in the store that web and worker share, and start the trial. Raises NotAllowed.

    `notes` say how the file was read.
    """
    require_import(actor)
    path = default_storage.save(f"imports/structures/{uuid.uuid4().hex}", ContentFile(content))
    return start_job(
        kind=TRY,
        label=f"Essai d'import de la liste « {name} »"[:200],
        actor=actor,
        service=perimeter(actor).main_service,
        parameters={"path": path, "name": name, "reading": asdict(reading or Reading()), "notes": list(notes)},
        queue=Queue.BATCH,
    )


@transaction.atomic
def confirm_import(*, actor: User, trial: Job) -> Job:
    """Start writing what the trial showed; asked twice, it is done once. Raises NotAllowed, Refusal."""
    require_import(actor)
    locked = lock(trial)
    if locked.kind != TRY or locked.state != JobState.DONE:
        raise Refusal("L'essai de cet import n'est pas terminé : attendez son résultat avant de confirmer.")
    # Under the lock of the trial: two clicks start one import. A failed one may be asked again.
    known = applications_of(locked).exclude(state=JobState.FAILED).first()
    if known:
        return known
    name = locked.parameters["name"]
    return start_job(
        kind=APPLY,
        label=f"Import de la liste « {name} »"[:200],
        actor=actor,
        service=locked.service,
        parameters=locked.parameters | {"trial": str(locked.uuid)},
        queue=Queue.BATCH,
    )


def run_trial(job: Job, progress: Progress) -> dict:
    plan = plan_rows(actor=job.owner, rows=_rows(job, progress))
    counts = _counts_sentence(plan, ("structure à créer", "structures à créer"), ("à modifier", "à modifier"))
    said = _report(job, progress, plan, f"Essai terminé, rien n'est écrit : {counts}.")
    return said | {"shown": shown_of(plan)}


def run_application(job: Job, progress: Progress) -> dict:
    """Idempotent: run again after a dead worker, it finds the structures already there, and what it told of them."""
    trial = Job.objects.filter(uuid=uuid_in(job.parameters["trial"])).first()
    shown = trial.result.get("shown") if trial else None
    rows = _rows(job, progress)
    with transaction.atomic():
        plan = apply_rows(actor=job.owner, rows=rows, shown=shown)
        counts = _counts_sentence(plan, ("structure créée", "structures créées"), ("modifiée", "modifiées"))
        return progress.keep(_report(job, progress, plan, f"Import terminé : {counts}."))


def _rows(job: Job, progress: Progress) -> list:
    return read_rows(content_of(job), reading_of(job), home_of(job.owner), progress.start, progress.advance)


def content_of(job: Job) -> bytes:
    with default_storage.open(job.parameters["path"]) as file:
        return file.read()


def reading_of(job: Job) -> Reading:
    return Reading(**job.parameters.get("reading", {}))


def refused_of(job: Job) -> tuple[Table, dict[int, str]]:
    """The file of a trial, and why each of its refused lines is."""
    reasons = dict(job.lines.filter(level=JobLineLevel.ERROR).values_list("line", "message"))
    return read_table(content_of(job), COLUMNS, reading_of(job)), reasons


def _counts_sentence(plan: ImportPlan, created: tuple[str, str], changed: tuple[str, str]) -> str:
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


def _report(job: Job, progress: Progress, plan: ImportPlan, sentence: str) -> dict:
    """Lines of the job: refused as errors, repeated as warnings, changed as information."""
    lines = [JobLine(line=n.line, level=JobLineLevel.ERROR, message=n.sentence) for n in plan.refused]
    warned = [*plan.repeated, *plan.told]
    lines += [JobLine(line=n.line, level=JobLineLevel.WARNING, message=n.sentence) for n in warned]
    lines += [JobLine(line=c.row.line, level=JobLineLevel.INFO, message=c.sentence) for c in plan.changes]
    progress.write(lines)
    return {
        **plan.counts,
        "warned": len(warned),
        "first_created": [(c.row.line, _shown(c)) for c in plan.creations[:FIRST_SHOWN]],
        "created_by_service": _by_service(plan),
        "sentence": sentence,
        "url": reverse("conventions:siae_import_report", args=[job.uuid]),
        "link": "Voir le rapport",
    }


def _shown(creation: Creation) -> dict[str, str]:
    row = creation.row
    named = {upper_first(SHORT_NAMES[name]): value for name, value in row.values.items()}
    return {"SIRET": row.siret, "Type": row.type, "Service": creation.service.code, **named}


def _by_service(plan: ImportPlan) -> list[dict]:
    """How many structures to create by service and type, for a person to recognise his list."""
    counts: dict[str, dict[str, int]] = {}
    for creation in plan.creations:
        row = counts.setdefault(creation.service.name, {})
        row[creation.row.type] = row.get(creation.row.type, 0) + 1
    return [{"service": name, "types": types, "total": sum(types.values())} for name, types in sorted(counts.items())]
