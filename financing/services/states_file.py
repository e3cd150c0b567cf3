"""A file of monthly states: what it would change (dry run), then the same lines written."""

from dataclasses import dataclass

from django.db import transaction

from conventions.models import Convention
from conventions.selectors.conventions import conventions_visible_to
from financing.checks.monthly_states import StateRow
from financing.checks.states_file import ImportLine
from financing.enums import StateSource
from financing.rights import EDIT, may
from financing.services.monthly_states import problems_of, save_many
from iae_portal.core.imports.trials import Changed, Created, Said, Trial
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.selectors.journal import last_act
from iae_portal.core.services.writing import lock_all
from iae_portal.core.text import MONTHS, number

SHOWN = ("Convention", "Mois", "Heures", "Salariés", "Remarque")
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(frozen=True)
class PlannedLine:
    """One line of the dry run: what it would do; of a change, (title, before, after); of a refusal, why."""

    line: int
    number: str
    row: StateRow | None
    outcome: str
    text: str = ""
    differences: tuple[tuple[str, str, str], ...] = ()
    convention: Convention | None = None


def plan_lines(*, actor: User, lines: list[ImportLine]) -> list[PlannedLine]:
    """What each line would do. A convention outside the person's own services is as unknown as a wrong number."""
    numbers = {line.number for line in lines if line.row}
    rows = conventions_visible_to(actor).filter(number__in=numbers).prefetch_related("annexes", "monthly_states")
    conventions = {row.number: row for row in rows if may(actor, EDIT, row)}
    return [_plan(line, conventions.get(line.number)) for line in lines]


def _plan(line: ImportLine, convention: Convention | None) -> PlannedLine:
    if line.row is None:
        return PlannedLine(line.line, line.number, None, REFUSED, line.error)
    if convention is None:
        return PlannedLine(
            line.line, line.number, None, REFUSED, f"aucune convention de votre service n'a le numéro {line.number}."
        )
    problems = problems_of(convention, [line.row])
    if problems:
        return PlannedLine(line.line, line.number, None, REFUSED, " ".join(problems))
    state = next((row for row in convention.monthly_states.all() if row.month == line.row.month), None)
    if state is None:
        return PlannedLine(line.line, line.number, line.row, NEW)
    known_row = StateRow(line.row.month, state.hours, state.headcount, state.remark)
    if known_row == line.row:
        return PlannedLine(line.line, line.number, None, SAME)
    pairs = zip(SHOWN[1:], _shown(known_row), _shown(line.row), strict=True)
    differences = tuple((title, before, after) for title, before, after in pairs if before != after)
    return PlannedLine(line.line, line.number, line.row, CHANGED, "", differences, convention)


def hold_lines(*, actor: User, lines: list[ImportLine]) -> None:
    """Lock the conventions of the lines, whose states are written under them; inside a transaction."""
    lock_all(Convention.objects.filter(pk__in=[row.pk for row in _conventions_of(actor, lines)]))


def last_states(*, actor: User, lines: list[ImportLine]) -> JournalEntry | None:
    """Who last wrote states of these conventions."""
    return last_act(_conventions_of(actor, lines), "financing.states")


def _conventions_of(actor: User, lines: list[ImportLine]) -> list[Convention]:
    rows = conventions_visible_to(actor).filter(number__in={line.number for line in lines if line.row})
    return [row for row in rows if may(actor, EDIT, row)]


def trial_of(plan: list[PlannedLine]) -> Trial:
    """The dry run as the page of every import shows it."""
    return Trial(
        [
            Created(line.line, dict(zip(SHOWN, (line.number, *_shown(line.row)), strict=True)))
            for line in plan
            if line.outcome == NEW
        ],
        [
            Changed(
                line.line,
                f"{line.number}, {_shown(line.row)[0]}",
                line.differences,
                subject=line.convention,
                told_as=f"{line.row.month:%Y-%m}",
            )
            for line in plan
            if line.outcome == CHANGED
        ],
        sum(line.outcome == SAME for line in plan),
        [Said(line.line, line.text) for line in plan if line.outcome == REFUSED],
    )


def _shown(row: StateRow) -> tuple[str, str, str, str]:
    return f"{MONTHS[row.month.month - 1]} {row.month.year}", number(row.hours), number(row.headcount), row.remark


@transaction.atomic
def apply_lines(*, actor: User, lines: list[ImportLine]) -> int:
    """Write what a dry run of the same lines would show, all or none. Returns how many states changed."""
    by_number: dict[str, list[StateRow]] = {}
    for line in plan_lines(actor=actor, lines=lines):
        if line.row:
            by_number.setdefault(line.number, []).append(line.row)
    known = conventions_visible_to(actor).filter(number__in=by_number).order_by("pk")
    given = {pk: by_number[number] for pk, number in known.values_list("pk", "number")}
    return save_many(actor=actor, given=given, source=StateSource.FILE)
