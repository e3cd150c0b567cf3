"""What waits for an officer or a head: one line a dossier, with its one action. Two queries."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from conventions.enums import OPEN_STATES, ConventionState, SignatoryKind
from conventions.models import Convention, Signatory
from conventions.reminders import RECEIVED, UNATTENDED
from conventions.selectors.conventions import conventions_visible_to, without_renewal
from conventions.selectors.deadlines import missing_due, signature_due, stale_due
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.selectors.deadlines import deadlines_waiting_for

SHOWN = 30
SHOWN_RENEWALS = 8
SHOWN_DUES = 12
DUE_HORIZON = dt.timedelta(days=60)
RENEWAL_HORIZON = dt.timedelta(days=92)

# The one action of each state, and whether it belongs to the head.
NEXT = {
    ConventionState.OPENED: "Examiner les pièces",
    ConventionState.INCOMPLETE: "Suivre les pièces demandées",
    ConventionState.COMPLETE: "Ouvrir la négociation",
    ConventionState.NEGOTIATION: "Poursuivre la négociation",
    ConventionState.OPINION_PENDING: "Attendre ou enregistrer l'avis",
    ConventionState.OPINION_GIVEN: "Préparer la signature",
    ConventionState.READY_TO_SIGN: "Recueillir les signatures",
}
HEAD_STATES = (ConventionState.OPINION_PENDING, ConventionState.READY_TO_SIGN)
PAGES = {
    ConventionState.OPENED: "conventions:pieces",
    ConventionState.INCOMPLETE: "conventions:pieces",
    ConventionState.NEGOTIATION: "conventions:negotiation",
    ConventionState.OPINION_PENDING: "conventions:signature",
    ConventionState.OPINION_GIVEN: "conventions:signature",
    ConventionState.READY_TO_SIGN: "conventions:signature",
}


@dataclass(frozen=True)
class Todo:
    convention: Convention
    action: str
    url: str
    why: str
    late: bool = False


@dataclass(frozen=True)
class Step:
    """How many of the person's own open dossiers are in one state, and their list."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class TodoList:
    """Dossiers that wait, late ones first, and conventions whose renewal is to be prepared; each list is cut.
    `own_late` are those of the person, as their list has them; `late` those to sign too."""

    dossiers: list[Todo]
    dossier_total: int
    late: int
    own_late: int
    renewals: list[Todo]
    renewal_total: int
    steps: list[Step]


def todo_of(user: User) -> TodoList:
    """My open dossiers (all those to sign for a head), then those of mine that end within three months."""
    today = clock.today()
    mine = Q(officer=user)
    if perimeter(user).has(Role.HEAD):
        mine |= Q(state__in=HEAD_STATES)
    others = Signatory.objects.filter(convention=OuterRef("pk")).exclude(kind=SignatoryKind.STATE)
    all_signed = ~Exists(others.filter(signed_on=None))
    open_ = conventions_visible_to(user).filter(mine, state__in=OPEN_STATES).annotate(all_signed=all_signed)
    running = conventions_visible_to(user).filter(officer=user, state=ConventionState.IN_FORCE)
    ending = without_renewal(running.filter(end__lte=today + RENEWAL_HORIZON))
    # The nearest deadline first, so late ones before all; sorted here: the two databases place what has no day apart.
    rows = sorted(open_, key=lambda row: (nearest_due(row), row.last_action_on, row.pk))
    dossiers = [_open_row(row, today, signs=perimeter(user).has(Role.HEAD)) for row in rows]
    renewals = [_ending_row(row) for row in ending.order_by("end", "pk")]
    late = [row.convention.officer_id == user.pk for row in dossiers if row.late]
    steps = _steps(row.state for row in rows if row.officer_id == user.pk)
    cut = dossiers[:SHOWN], len(dossiers), len(late), sum(late), renewals[:SHOWN_RENEWALS], len(renewals)
    return TodoList(*cut, steps)


def _steps(states: Iterable[str]) -> list[Step]:
    """In the order of the work."""
    found, page = Counter(states), reverse("conventions:list")
    return [Step(state.label, found[state], f"{page}?mine=on&state={state}") for state in NEXT if found[state]]


def nearest_due(convention: Convention) -> dt.date:
    """The nearest of its deadlines: an open dossier always has the day when it will have slept too long."""
    return min(day for due in (missing_due, signature_due, stale_due) if (day := due(convention)))


def _open_row(convention: Convention, today: dt.date, *, signs: bool) -> Todo:
    why = f"{convention.get_state_display()}, dernière action le {convention.last_action_on:%d/%m/%Y}"
    if stale_due(convention) < today:
        why = f"Sans action depuis le {convention.last_action_on:%d/%m/%Y}"
    if (due := missing_due(convention)) and due <= stale_due(convention):
        why = f"Pièces attendues avant le {due:%d/%m/%Y}"
    late = nearest_due(convention) < today
    page = PAGES.get(convention.state, "conventions:detail")
    action = NEXT[convention.state]
    if convention.state == ConventionState.READY_TO_SIGN and convention.all_signed:
        action = "Signer pour l'État" if signs else "Attendre la signature de l'État"
    return Todo(convention, action, reverse(page, args=[convention.number]), why, late)


def _ending_row(convention: Convention) -> Todo:
    return Todo(
        convention,
        "Préparer le renouvellement",
        reverse("conventions:renewal", args=[convention.number]),
        f"Se termine le {convention.end:%d/%m/%Y}",
    )


@dataclass(frozen=True)
class Due:
    """A deadline of the person outside the dossiers: seminars, councils, states, campaigns."""

    deadline: Deadline
    late: bool


def dues_of(user: User) -> list[Due]:
    """The first of what the person owes within sixty days, late first. One query."""
    today = clock.today()
    return [Due(row, row.is_late(today)) for row in _owed(user, today)[:SHOWN_DUES]]


def count_dues(user: User, shown: list[Due]) -> int:
    """How many there are in all; no query while all are shown."""
    return len(shown) if len(shown) < SHOWN_DUES else _owed(user, clock.today()).count()


def _owed(user: User, today: dt.date) -> QuerySet[Deadline]:
    """The deadlines of dossiers stand in the list of dossiers, but for those that nobody has in charge and what a
    structure has sent by its link."""
    outside = ~Q(kind__startswith="conventions.") | Q(kind__in=(UNATTENDED, RECEIVED))
    return deadlines_waiting_for(user).filter(outside, due_on__lte=today + DUE_HORIZON)
