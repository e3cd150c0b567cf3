"""Writing a diagnosis: opening it, the portal's figures, those typed or imported, the day the council sees it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cdiae.diagnosis.figures import BY_KEY, EXITS
from cdiae.diagnosis.figures_file import FigureLine, first_faults
from cdiae.models import Council, Diagnosis, DiagnosisRow, EnteredFigures
from cdiae.rights import RUN, require
from cdiae.selectors.diagnosis import diagnosis_table
from cdiae.selectors.portal_figures import PortalFigures, figures_by_area
from cdiae.services.strategy import save
from cdiae.workflows.diagnosis import DIAGNOSIS_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.imports.trials import Changed, Trial
from iae_portal.core.locks import under_lock
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.selectors.journal import last_act, since
from iae_portal.core.services.journal import changes, entry, snapshot, tell
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import lock, save_all
from iae_portal.core.text import fold, number
from iae_portal.core.workflow import Request

ROW_TOLD = "cdiae.diagnosis.row"
COUNTED = ["structures", "posts", "answers", "dynamic_exits"]
ENTERED = [field.name for field in EnteredFigures._meta.get_fields()]


@dataclass(frozen=True)
class Filled:
    """`areas` took the portal's figures; `kept` figures stay as a person gave them; `blind` areas have no postcode."""

    areas: int
    kept: int
    blind: int


@transaction.atomic
def open_diagnosis(*, actor: User, council: Council, year: int) -> Diagnosis:
    """A diagnosis of a year with one row an area, the portal's figures filled in."""
    if not council.areas.exists():
        raise Refusal("Enregistrez d'abord les bassins d'emploi du département.")
    diagnosis = save(actor, council, Diagnosis(council=council, year=year), "diagnosis")
    fill_from_portal(actor=actor, diagnosis=diagnosis)
    return diagnosis


@transaction.atomic
def fill_from_portal(*, actor: User, diagnosis: Diagnosis) -> Filled:
    """Bring the portal's structures, posts and exits up to date; areas added since get their row.

    What is in no area has its own row, so that the whole is that of the register.
    What a person entered stays beside and goes on being shown.
    """
    locked = _open(actor, diagnosis)
    found = figures_by_area(locked.council, locked.year)
    missing = locked.council.areas.exclude(pk__in=locked.rows.filter(area__isnull=False).values("area"))
    DiagnosisRow.objects.bulk_create(DiagnosisRow(diagnosis=locked, area=area) for area in missing.order_by("name"))
    if found[None].structures:
        locked.rows.get_or_create(area=None)
    else:
        locked.rows.filter(area=None).delete()
    rows = list(locked.rows.select_related("area"))
    for row in rows:
        counted = row.area is None or row.area.postcodes
        _count(row, found[row.area_id] if counted else PortalFigures())
        row.counted_on = clock.today() if counted else None
    DiagnosisRow.objects.bulk_update(rows, [*COUNTED, "counted_on"])
    placed = [row for row in rows if row.area]
    seen = [row for row in placed if row.counted_on]
    tell(actor, locked.council, "cdiae.diagnosis.fill", f"Chiffres du portail repris : {locked}")
    return Filled(len(seen), sum(len(row.typed_over) for row in seen), len(placed) - len(seen))


def _count(row: DiagnosisRow, figures: PortalFigures) -> None:
    row.structures, row.dynamic_exits = figures.structures, figures.exits.rate
    exits = figures.exits.answers
    row.answers = figures.answers | ({EXITS: [exits.given, exits.asked]} if exits.asked else {})
    row.posts = {kind: str(posts) for kind, posts in figures.posts.items()}


@transaction.atomic
def enter_row(*, actor: User, row: DiagnosisRow, figures: dict) -> DiagnosisRow:
    """Figures by key of cdiae.figures; None takes back what was typed, and the portal's figure shows again."""
    _open(actor, row.diagnosis)
    return _enter(actor, lock(row, "area", "diagnosis__council"), figures)


@transaction.atomic
def import_rows(*, actor: User, diagnosis: Diagnosis, lines: list[FigureLine]) -> int:
    """Figures read from a file, by name of area: all the lines or none. Refusal says what is wrong and where."""
    locked = _open(actor, diagnosis)
    named = _by_name(under_lock(locked.rows.filter(area__isnull=False).select_related("area")))
    unknown = [
        f"Ligne {line.number} : le bassin « {line.area[:80]} » n'est pas de ce diagnostic."
        for line in lines
        if fold(line.area) not in named
    ]
    if unknown:
        expected = ", ".join(sorted(row.name for row in named.values()))
        raise Refusal(*first_faults(unknown), f"Bassins attendus : {expected}. Rien n'est importé.")
    given = [(line, named[fold(line.area)]) for line in lines]
    entries = [entry for line, row in given if (entry := _changed(actor, row, line.values))]
    try:
        for _, row in given:
            row.clean_fields(exclude={"diagnosis", "area"})
            row.clean()
        with transaction.atomic():
            save_all([row for _, row in given], ENTERED)
    # Written together; once one of them is refused, each says what is wrong with it.
    except (ValidationError, IntegrityError):
        raise Refusal(*first_faults(list(_faults(given))), "Rien n'est importé.") from None
    JournalEntry.objects.bulk_create(entries)
    return len(lines)


def _faults(given: list[tuple[FigureLine, DiagnosisRow]]) -> Iterator[str]:
    for line, row in given:
        try:
            row.full_clean()
        except ValidationError as error:
            yield f"Ligne {line.number}, {line.area} : {' '.join(error.messages)}"


def last_entered(diagnosis: Diagnosis) -> JournalEntry | None:
    """Who last wrote figures of the council's areas."""
    return last_act([diagnosis.council], ROW_TOLD)


def try_rows(*, actor: User, diagnosis: Diagnosis, lines: list[FigureLine]) -> Trial:
    """What these lines would change: written, compared, undone. Refusal as import_rows."""
    with transaction.atomic():
        before = {row.pk: row for row in diagnosis.rows.select_related("area", "diagnosis__council")}
        import_rows(actor=actor, diagnosis=diagnosis, lines=lines)
        after = _by_name(diagnosis.rows.filter(area__isnull=False).select_related("area", "diagnosis__council"))
        transaction.set_rollback(True)
    trial = Trial()
    for line in lines:
        row = after[fold(line.area)]
        pairs = [(key, before[row.pk].entered(key), row.entered(key)) for key in line.values]
        changed = [(BY_KEY[key].label, _figure(old), _figure(new)) for key, old, new in pairs if old != new]
        if changed:
            told = {"subject": diagnosis.council, "told_by": row.entered_sentence}
            trial.changed.append(Changed(line.number, row.name, changed, **told))
        else:
            trial.unchanged += 1
    return trial


def _figure(value: int | Decimal | None) -> str:
    return "" if value is None else number(value)


def _by_name(rows) -> dict[str, DiagnosisRow]:
    """By folded name; two areas that only accents or case part cannot be told apart in a file."""
    found = defaultdict(list)
    for row in rows:
        found[fold(row.name)].append(row)
    return {name: same[0] for name, same in found.items() if len(same) == 1}


def _enter(actor: User, row: DiagnosisRow, figures: dict) -> DiagnosisRow:
    entry = _changed(actor, row, figures)
    row.full_clean()
    if entry:
        row.save()
        entry.save(force_insert=True)
    return row


def _changed(actor: User, row: DiagnosisRow, figures: dict) -> JournalEntry | None:
    """Set the figures; the line of the journal that tells them, None when they were so already."""
    before = _values(row)
    for key, value in figures.items():
        row.enter(key, value)
    old, new = changes(before, _values(row))
    sentence = row.entered_sentence
    told = {"subject": row.diagnosis.council, "action": ROW_TOLD, "sentence": sentence}
    return entry(actor=actor, **told, before=old, after=new) if new else None


def _values(row: DiagnosisRow) -> dict:
    """A copy: the figures by type are dicts that the row changes in place."""
    return snapshot(row, ENTERED)


@transaction.atomic
def present_diagnosis(*, actor: User, diagnosis: Diagnosis, comment: str, sources: str) -> Diagnosis:
    """Shown to the council: its figures do not move any more, nor those it was compared with."""

    def keep(locked: Diagnosis, request: Request) -> None:
        locked.compared = [line.kept() for line in diagnosis_table(locked).wholes]
        locked.presented_on = request.today
        locked.comment, locked.sources = comment.strip(), sources.strip()

    council = diagnosis.council
    request = Request(actor=actor, today=clock.today())
    return fire(DIAGNOSIS_WORKFLOW, obj=diagnosis, name="present", request=request, before_save=keep, subject=council)


def hold_diagnosis(*, actor: User, diagnosis: Diagnosis) -> None:
    """Before an import compares with what it showed: nobody types a figure meanwhile. Raises NotAllowed, Refusal."""
    _open(actor, diagnosis)


def _open(actor: User, diagnosis: Diagnosis) -> Diagnosis:
    """The diagnosis under lock, while it may still change."""
    locked = lock(diagnosis, "council__secretariat", "council__departement__region")
    require(actor, RUN, locked)
    refuse_presented(locked)
    return locked


def refuse_presented(diagnosis: Diagnosis) -> None:
    if not diagnosis.is_open:
        sentence = "Ce diagnostic a été présenté au conseil : ouvrez celui de l'année suivante."
        raise Refusal(since(sentence, diagnosis, DIAGNOSIS_WORKFLOW))
