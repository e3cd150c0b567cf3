"""Writing the strategy: areas, diagnosis, orientations, action plan, initiatives."""

from django.db import models, transaction

from cdiae.enums import DiagnosisState
from cdiae.models import Council, Diagnosis, DiagnosisRow, EmploymentArea, Initiative, PlannedAction
from cdiae.rights import RUN
from cdiae.selectors.strategy import portal_figures
from cdiae.services.guard import require
from conventions.models import Orientation
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import record, snapshot

ENTERED = ["job_seekers", "long_term", "young", "seniors", "rmi", "priority_districts"]


@transaction.atomic
def add_area(*, actor: User, council: Council, name: str, postcodes: list[str]) -> EmploymentArea:
    return _save(actor, council, EmploymentArea(council=council, name=name, postcodes=postcodes), "area")


@transaction.atomic
def open_diagnosis(*, actor: User, council: Council, year: int) -> Diagnosis:
    """A diagnosis of a year with one row an area, the portal's figures filled in."""
    areas = list(council.areas.order_by("name"))
    if not areas:
        raise Refusal("Enregistrez d'abord les bassins d'emploi du département.")
    diagnosis = _save(actor, council, Diagnosis(council=council, year=year), "diagnosis")
    DiagnosisRow.objects.bulk_create(DiagnosisRow(diagnosis=diagnosis, area=area) for area in areas)
    fill_from_portal(actor=actor, diagnosis=diagnosis)
    return diagnosis


@transaction.atomic
def fill_from_portal(*, actor: User, diagnosis: Diagnosis) -> int:
    """Bring structures, posts and exits up to date from the portal. Areas without postcodes keep what was entered."""
    locked = _open_diagnosis(actor, diagnosis)
    rows = list(locked.rows.select_related("area__council"))
    filled = [row for row in rows if row.area.postcodes]
    for row in filled:
        figures = portal_figures(row.area, locked.year)
        row.structures, row.posts, row.dynamic_exits = figures.structures, figures.posts, figures.dynamic_exits
    DiagnosisRow.objects.bulk_update(filled, ["structures", "posts", "dynamic_exits"])
    return len(filled)


@transaction.atomic
def enter_row(*, actor: User, row: DiagnosisRow, **values) -> DiagnosisRow:
    """The figures of the partners: job seekers, RMI, priority districts."""
    _open_diagnosis(actor, row.diagnosis)
    locked = DiagnosisRow.objects.select_for_update(of=("self",)).select_related("diagnosis__council").get(pk=row.pk)
    for name in ENTERED:
        if name in values:
            setattr(locked, name, values[name])
    locked.full_clean()
    locked.save()
    _journal(actor, locked.diagnosis.council, "diagnosis.row", f"Chiffres saisis : {locked}", snapshot(locked, ENTERED))
    return locked


@transaction.atomic
def import_rows(*, actor: User, diagnosis: Diagnosis, figures: dict[str, dict]) -> int:
    """Figures read from a file, by name of area. Refusal names the areas that the council does not know."""
    locked = _open_diagnosis(actor, diagnosis)
    rows = {row.area.name: row for row in locked.rows.select_related("area", "diagnosis__council")}
    unknown = sorted(set(figures) - set(rows))
    if unknown:
        raise Refusal(f"Bassins inconnus dans le fichier : {', '.join(unknown)}. Corrigez-les, rien n'est importé.")
    for name, values in figures.items():
        enter_row(actor=actor, row=rows[name], **values)
    return len(figures)


@transaction.atomic
def present_diagnosis(*, actor: User, diagnosis: Diagnosis, comment: str, sources: str) -> Diagnosis:
    """Shown to the council: its figures do not move any more."""
    locked = _open_diagnosis(actor, diagnosis)
    locked.state, locked.presented_on = DiagnosisState.PRESENTED, clock.today()
    locked.comment, locked.sources = comment.strip(), sources.strip()
    locked.full_clean()
    locked.save()
    _journal(actor, locked.council, "diagnosis.present", f"{locked} présenté au conseil")
    return locked


@transaction.atomic
def write_orientation(
    *, actor: User, council: Council, orientation: Orientation | None = None, **values
) -> Orientation:
    """Draft an orientation, or change one that the council has not voted."""
    if orientation is not None and orientation.voted_on:
        raise Refusal("Cette orientation est votée : proposez-en une nouvelle au conseil.")
    row = orientation or Orientation(departement=council.departement)
    return _save(actor, council, row, "orientation", **values)


@transaction.atomic
def write_action(*, actor: User, council: Council, action: PlannedAction | None = None, **values) -> PlannedAction:
    return _save(actor, council, action or PlannedAction(council=council), "action", **values)


@transaction.atomic
def write_initiative(*, actor: User, council: Council, initiative: Initiative | None = None, **values) -> Initiative:
    return _save(actor, council, initiative or Initiative(council=council), "initiative", **values)


def _save(actor: User, council: Council, row: models.Model, noun: str, **values):
    require(actor, RUN, council)
    verb = "ajout" if row.pk is None else "modification"
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    sentence = f"{row._meta.verbose_name.capitalize()}, {verb} : {row}"
    _journal(actor, council, f"strategy.{noun}", sentence, snapshot(row, list(values)))
    return row


def _open_diagnosis(actor: User, diagnosis: Diagnosis) -> Diagnosis:
    rows = Diagnosis.objects.select_for_update(of=("self",)).select_related("council__secretariat")
    locked = rows.get(pk=diagnosis.pk)
    require(actor, RUN, locked)
    if locked.state != DiagnosisState.DRAFT:
        raise Refusal("Ce diagnostic a été présenté au conseil : ouvrez celui de l'année suivante.")
    return locked


def _journal(actor: User, council: Council, action: str, sentence: str, after: dict | None = None) -> None:
    record(
        actor=actor,
        action=f"cdiae.{action}",
        subject=council,
        service=council.secretariat,
        sentence=sentence,
        after=after,
    )
