"""Importing a list of structures: plan it against the database, then write it, all or nothing."""

from collections.abc import Callable

from django.db import transaction

from conventions.imports.refused import FileRefused
from conventions.imports.siae_plan import Creation, Directory, Existing, Key, Plan, ServiceRef, make_plan
from conventions.imports.siae_rows import FIELDS, SiaeRow, rows_of
from conventions.imports.tables import read_table
from conventions.models import Siae
from conventions.rights import IMPORT, importable_service_ids, may
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry, Service, User
from iae_portal.core.services.journal import entry

BATCH = 500


def read_rows(content: bytes, started: Callable = lambda total: None, advance: Callable = lambda count: None) -> list:
    """The lines of the file. `started(total)` and `advance(count)` follow the work. Raises Refusal."""
    try:
        table = read_table(content)
        started(len(table.lines))
        rows: list[SiaeRow] = []
        for row in rows_of(table):
            rows.append(row)
            if len(rows) % BATCH == 0:
                advance(BATCH)
    except FileRefused as refused:
        raise Refusal(str(refused)) from refused
    return rows


def plan_rows(*, actor: User | None, rows: list[SiaeRow]) -> Plan:
    """What importing these lines would do now. `actor` None is the command line: every service."""
    if actor is not None and not may(actor, IMPORT):
        raise NotAllowed("L'import revient aux services départementaux, à la mission nationale et à l'administrateur.")
    directory = _directory()
    touched = {directory.services[row.territory].pk for row in rows if row.territory in directory.services}
    allowed = None if actor is None else importable_service_ids(actor)
    return make_plan(rows, directory, _existing(touched), allowed)


def _directory() -> Directory:
    rows = Service.objects.filter(departement__isnull=False).select_related("departement").order_by("code")
    services = {row.code: ServiceRef(row.pk, row.code, row.name) for row in rows}
    by_departement: dict[str, list[str]] = {}
    for row in rows:
        by_departement.setdefault(row.departement.code, []).append(row.code)
    shared = {code: tuple(codes) for code, codes in by_departement.items() if len(codes) > 1}
    return Directory(services, shared)


def _existing(service_ids: set[int]) -> dict[Key, Existing]:
    names = list(FIELDS)
    rows = Siae.objects.filter(service_id__in=service_ids).order_by("pk")
    return {
        (siret, type_, service_id): Existing(pk, dict(zip(names, values, strict=True)))
        for pk, siret, type_, service_id, *values in rows.values_list("pk", "siret", "type", "service_id", *names)
    }


@transaction.atomic
def apply_rows(*, actor: User | None, rows: list[SiaeRow]) -> Plan:
    """Write the lines, planned again under the lock of their services; a second run finds nothing to do.

    Raises NotAllowed. All is written in one transaction, with one line of journal for each structure.
    """
    codes = {row.territory for row in rows}
    locked = Service.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk")
    services = {service.pk: service for service in locked}
    plan = plan_rows(actor=actor, rows=rows)
    lines = [*_create(actor, plan, services), *_change(actor, plan, services)]
    JournalEntry.objects.bulk_create(lines, batch_size=BATCH)
    return plan


def _create(actor: User | None, plan: Plan, services: dict[int, Service]) -> list[JournalEntry]:
    siaes = [_new(creation, services) for creation in plan.creations]
    Siae.objects.bulk_create(siaes, batch_size=BATCH)
    return [
        entry(
            actor=actor,
            action="siae.import_create",
            subject=siae,
            service=siae.service,
            sentence=f"Création par import de la structure {siae}",
            after={"siret": siae.siret, "type": siae.type, **creation.row.values},
        )
        for siae, creation in zip(siaes, plan.creations, strict=True)
    ]


def _new(creation: Creation, services: dict[int, Service]) -> Siae:
    row = creation.row
    siae = Siae(siret=row.siret, type=row.type, service=services[creation.service.pk], **row.values)
    siae.set_keys()
    return siae


def _change(actor: User | None, plan: Plan, services: dict[int, Service]) -> list[JournalEntry]:
    siaes = Siae.objects.select_for_update(of=("self",)).in_bulk([change.pk for change in plan.changes])
    for change in plan.changes:
        siae = siaes[change.pk]
        for name, value in change.after.items():
            setattr(siae, name, value)
        siae.set_keys()
    fields = [*FIELDS, "search_key", "sort_key", "city_key"]
    Siae.objects.bulk_update(siaes.values(), fields, batch_size=BATCH)
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
