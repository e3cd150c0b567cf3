"""Monthly states: entered in a grid or imported, controlled, then the annexe is computed again."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet

from conventions.models import Convention
from financing.checks.monthly_states import StateRow, state_problems
from financing.enums import FALLEN_STATES, LIVE_STATES, PAYABLE_STATES, PENDING_STATES, AnnexState, StateSource
from financing.models import FinancialAnnex, MonthlyState
from financing.rights import EDIT, may
from financing.selectors.law import law_in_database
from financing.services.deadlines import keep_states_deadline
from financing.services.payments import refresh_annexes
from financing.workflows.annex import ANNEX_WORKFLOW
from iae_portal.core import clock, seen
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.journal import entry
from iae_portal.core.services.writing import lock_all, save_all
from iae_portal.core.text import counted

BATCH = 500
WRITTEN = ["hours", "headcount", "remark", "source", "entered_at", "entered_by"]


def covered_months(convention: Convention, states: Iterable[str] = LIVE_STATES) -> set[dt.date]:
    """Months of the annexes that may still receive hours."""
    return {month for annex in convention.annexes.all() if annex.state in states for month in annex.months}


def why_no_states(annex: FinancialAnnex) -> str:
    """Why its months are entered no more; "" while they are."""
    if annex.state not in FALLEN_STATES:
        return ""
    said = annex.get_state_display()
    sentence = f"Cette annexe est « {said} » : les mois se saisissent sur l'annexe en cours de l'année."
    return since(sentence, annex, ANNEX_WORKFLOW)


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


def save_states(*, actor: User, convention: Convention, rows: list[StateRow], source: str = StateSource.GRID) -> int:
    """Keep the states, all or none, and compute the annexes of their years again. Returns how many changed.

    Raises NotAllowed, Refusal with one sentence per problem.
    """
    return save_many(actor=actor, given={convention.pk: rows}, source=source)


@transaction.atomic
def save_many(*, actor: User, given: Mapping[int, list[StateRow]], source: str) -> int:
    """The states of many conventions, by their key: read, locked, written and told together. As `save_states`."""
    # The convention, not the annexe: hours outlive the ranks of the year.
    rows = Convention.objects.filter(pk__in=given).select_related("siae", "service")
    held = lock_all(rows.prefetch_related("annexes", "monthly_states"))
    for convention in held.values():
        for state in convention.monthly_states.all():
            seen.check(state)
    if not all(may(actor, EDIT, convention) for convention in held.values()):
        raise NotAllowed("Les états mensuels se saisissent dans le service de la structure.")
    problems = [said for pk, convention in held.items() for said in problems_of(convention, given[pk])]
    if problems:
        raise Refusal(*problems)
    changes = [_Change(actor, convention, given[pk], source) for pk, convention in held.items()]
    states = [state for change in changes for state in change.states]
    changed = [state for state in states if state.pk]
    MonthlyState.objects.bulk_create([state for state in states if state.pk is None], BATCH)
    save_all(changed, WRITTEN)
    JournalEntry.objects.bulk_create([change.told(actor) for change in changes if change.states], BATCH)
    if states:
        annexes = refresh_annexes(
            actor=actor, annexes=_computed(states), reason="États mensuels", law=law_in_database()
        )
        keep_states_deadline(*annexes)
    return len(states)


class _Change:
    """What a convention's states become, and what its journal says of it."""

    def __init__(self, actor: User, convention: Convention, rows: list[StateRow], source: str):
        known = {state.month: state for state in convention.monthly_states.all()}
        before = {month: str(state.hours) for month, state in known.items()}
        self.convention = convention
        self.states = [
            _changed(actor, convention, known, row, source) for row in rows if not _same(known.get(row.month), row)
        ]
        self.before = {f"{row.month:%Y-%m}": before[row.month] for row in self.states if row.month in before}

    def told(self, actor: User) -> JournalEntry:
        count = counted(len(self.states), "état mensuel enregistré", "états mensuels enregistrés")
        return entry(
            actor=actor,
            subject=self.convention,
            action="financing.states",
            sentence=f"{count} : {self.convention}",
            before=self.before,
            after={f"{row.month:%Y-%m}": f"{row.hours} h, {counted(row.headcount, 'salarié')}" for row in self.states},
        )


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


def _computed(states: Iterable[MonthlyState]) -> QuerySet[FinancialAnnex]:
    """The annexes whose figures follow these hours: entered, in force or closed."""
    conventions: dict[int, set[int]] = defaultdict(set)
    for state in states:
        conventions[state.month.year].add(state.convention_id)
    of_years = reduce(or_, (Q(year=year, convention__in=keys) for year, keys in conventions.items()))
    return FinancialAnnex.objects.filter(of_years, state__in=[*PENDING_STATES, *PAYABLE_STATES])
