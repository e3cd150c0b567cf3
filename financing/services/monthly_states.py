"""Monthly states: entered in a grid or imported, controlled, then the annexe is computed again."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from conventions.models import Convention
from financing.checks.monthly_states import StateRow, state_problems
from financing.enums import LIVE_STATES, PAYABLE_STATES, PENDING_STATES, AnnexState, StateSource
from financing.models import FinancialAnnex, MonthlyState
from financing.rights import EDIT, may
from financing.selectors.annexes import annexes_of
from financing.services.deadlines import keep_states_deadline
from financing.services.moves import tell
from financing.services.payments import refresh_annex
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.writing import lock
from iae_portal.core.text import counted

WRITTEN = ["hours", "headcount", "remark", "source", "entered_at", "entered_by"]


def covered_months(convention: Convention, states: Iterable[str] = LIVE_STATES) -> set[dt.date]:
    """Months of the annexes that may still receive hours."""
    return {month for annex in convention.annexes.all() if annex.state in states for month in annex.months}


def problems_of(convention: Convention, rows: Iterable[StateRow]) -> list[str]:
    """What prevents the rows that change something. A closed year is corrected too, with a reason: what follows is
    a recall, or an order. Of many conventions, `annexes` and `monthly_states` are read ahead."""
    covered, today = covered_months(convention), clock.today()
    closed = covered_months(convention, [AnnexState.CLOSED]) - covered
    known = {row.month: row for row in convention.monthly_states.all()}
    return [
        sentence
        for row in rows
        if not _same(known.get(row.month), row)
        for sentence in state_problems(
            month=row.month,
            hours=row.hours,
            headcount=row.headcount,
            remark=row.remark,
            covered=row.month in covered | closed,
            closed=row.month in closed,
            today=today,
        )
    ]


@transaction.atomic
def save_states(*, actor: User, convention: Convention, rows: list[StateRow], source: str = StateSource.GRID) -> int:
    """Keep the states, all or none, and compute the annexes of their years again. Returns how many changed.

    Raises NotAllowed, Refusal with one sentence per problem.
    """
    if not may(actor, EDIT, convention):
        raise NotAllowed("Les états mensuels se saisissent dans le service de la structure.")
    # The convention, not the annexe: hours outlive the ranks of the year.
    locked = lock(convention)
    problems = problems_of(locked, rows)
    if problems:
        raise Refusal(*problems)
    known = {row.month: row for row in locked.monthly_states.all()}
    before = {month: str(row.hours) for month, row in known.items()}
    changed = [_changed(actor, locked, known, row, source) for row in rows if not _same(known.get(row.month), row)]
    if changed:
        MonthlyState.objects.bulk_create(state for state in changed if state.pk is None)
        MonthlyState.objects.bulk_update([state for state in changed if state.pk], WRITTEN)
        tell(
            actor,
            locked,
            "financing.states",
            f"{counted(len(changed), 'état mensuel enregistré', 'états mensuels enregistrés')} : {locked}",
            before={f"{row.month:%Y-%m}": before[row.month] for row in changed if row.month in before},
            after={f"{row.month:%Y-%m}": f"{row.hours} h, {row.headcount} salariés" for row in changed},
        )
        for annex in computed_annexes(locked, {row.month.year for row in changed}):
            refresh_annex(actor=actor, annex=annex, reason="États mensuels")
            keep_states_deadline(annex)
    return len(changed)


def _same(known: MonthlyState | None, row: StateRow) -> bool:
    return known is not None and (known.hours, known.headcount, known.remark) == (row.hours, row.headcount, row.remark)


def _changed(actor: User, convention: Convention, known: dict, row: StateRow, source: str) -> MonthlyState:
    state = known.get(row.month) or MonthlyState(convention=convention, month=row.month)
    state.hours, state.headcount, state.remark, state.source = row.hours, row.headcount, row.remark, source
    state.entered_at, state.entered_by = clock.now(), actor
    # Written together: the database asks its constraints, `problems_of` has already said them in a sentence.
    state.clean_fields(exclude={"convention", "entered_by"})
    state.clean()
    return state


def computed_annexes(convention: Convention, years: set[int]) -> list[FinancialAnnex]:
    """The annexes whose figures follow the hours: entered, in force or closed."""
    states = [*PENDING_STATES, *PAYABLE_STATES]
    return list(annexes_of(convention).filter(year__in=years, state__in=states))
