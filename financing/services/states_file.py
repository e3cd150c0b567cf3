"""A file of monthly states: what it would change (dry run), then the same lines written."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core import signing
from django.db import transaction

from conventions.models import Convention
from conventions.selectors.conventions import conventions_visible_to
from financing.checks.monthly_states import StateRow
from financing.checks.states_file import ImportLine
from financing.enums import StateSource
from financing.models import MonthlyState
from financing.rights import EDIT, may
from financing.services.monthly_states import problems_of, save_states
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User

SALT = "financing.states"
# Later, the states may have changed under the trial.
ONE_HOUR = 3600
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(frozen=True)
class PlannedLine:
    """One line of the dry run: what it would do, with the difference."""

    line: int
    number: str
    row: StateRow | None
    outcome: str
    text: str


def plan_lines(*, actor: User, lines: list[ImportLine]) -> list[PlannedLine]:
    """What each line would do. A convention outside the person's own services is as unknown as a wrong number."""
    numbers = {line.number for line in lines if line.row}
    rows = conventions_visible_to(actor).filter(number__in=numbers)
    conventions = {row.number: row for row in rows if may(actor, EDIT, row)}
    known = {
        (state.convention_id, state.month): state
        for state in MonthlyState.objects.filter(convention__in=list(conventions.values()))
    }
    return [_plan(line, conventions.get(line.number), known) for line in lines]


def _plan(line: ImportLine, convention: Convention | None, known: dict) -> PlannedLine:
    if line.row is None:
        return PlannedLine(line.line, line.number, None, REFUSED, line.error)
    if convention is None:
        return PlannedLine(
            line.line, line.number, None, REFUSED, f"aucune convention de votre service n'a le numéro {line.number}."
        )
    problems = problems_of(convention, [line.row])
    if problems:
        return PlannedLine(line.line, line.number, None, REFUSED, " ".join(problems))
    state = known.get((convention.pk, line.row.month))
    if state is None:
        return PlannedLine(line.line, line.number, line.row, NEW, "")
    if (state.hours, state.headcount, state.remark) == (line.row.hours, line.row.headcount, line.row.remark):
        return PlannedLine(line.line, line.number, None, SAME, "")
    return PlannedLine(
        line.line, line.number, line.row, CHANGED, f"avant : {state.hours} h, {state.headcount} salariés"
    )


def sealed(lines: list[PlannedLine]) -> str:
    """The lines to write, signed: what is confirmed is what was shown."""
    rows = [
        (line.number, line.row.month.isoformat(), str(line.row.hours), line.row.headcount, line.row.remark)
        for line in lines
        if line.row
    ]
    return signing.dumps(rows, salt=SALT, compress=True)


@transaction.atomic
def apply_sealed(*, actor: User, seal: str) -> int:
    """Write the lines of a dry run, all or none. Returns how many states changed."""
    try:
        rows = signing.loads(seal, salt=SALT, max_age=ONE_HOUR)
    except signing.BadSignature:
        raise Refusal("Cet essai n'est plus valable : envoyez de nouveau le fichier.") from None
    by_number: dict[str, list[StateRow]] = {}
    for number, month, hours, headcount, remark in rows:
        row = StateRow(dt.date.fromisoformat(month), Decimal(hours), headcount, remark)
        by_number.setdefault(number, []).append(row)
    conventions = {row.number: row for row in conventions_visible_to(actor).filter(number__in=by_number)}
    changed = 0
    # In the order of numbers: two imports take the same locks in the same order.
    for number in sorted(by_number):
        if number not in conventions:
            raise Refusal(f"La convention {number} n'est plus dans votre périmètre : envoyez de nouveau le fichier.")
        changed += save_states(
            actor=actor, convention=conventions[number], rows=by_number[number], source=StateSource.FILE
        )
    return changed
