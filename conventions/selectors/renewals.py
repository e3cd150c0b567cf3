"""The renewal campaign of a year: the conventions that end, and where the dossier that renews each of them stands."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OrderBy, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import GreaterThanOrEqual, In, LessThanOrEqual

from conventions.enums import ABANDONED_STATES, RUNNING_STATES, ConventionState, LetterKind
from conventions.models import Convention, Letter, Siae
from conventions.renewal_steps import STEPS, Step, step_of
from conventions.selectors.conventions import conventions_visible_to
from conventions.selectors.places import Place, in_order
from iae_portal.core.databases import Unindexed
from iae_portal.core.models import User

ENDING_STATES = (*RUNNING_STATES, ConventionState.EXPIRED, ConventionState.RENEWED)


def ending_in(user: User, year: int) -> QuerySet[Convention]:
    """Conventions of the perimeter that end in a year."""
    return ending(conventions_visible_to(user), year)


def ending(rows: QuerySet[Convention], year: int) -> QuerySet[Convention]:
    """Those that end in a year, with `renewal_state` and `renewal_number` of the living dossier
    that renews them, and `reminded_on`, the day of the last letter that asked for it."""
    alive = _alive().filter(previous=OuterRef("pk")).order_by("-pk")
    letters = Letter.objects.filter(convention=OuterRef("pk"), kind=LetterKind.RENEWAL).order_by("-rank")
    ending_then = rows.filter(state__in=ENDING_STATES, end__gte=dt.date(year, 1, 1), end__lte=dt.date(year, 12, 31))
    return ending_then.annotate(
        renewal_state=Subquery(alive.values("state")[:1]),
        renewal_number=Subquery(alive.values("number")[:1]),
        reminded_on=Subquery(letters.values("written_on")[:1]),
    )


def _alive() -> QuerySet[Convention]:
    return Convention.objects.filter(previous__isnull=False).exclude(state__in=ABANDONED_STATES).order_by()


def renewed() -> Q:
    """By a living dossier."""
    return Q(pk__in=_alive().values("previous"))


def keys_in_order(
    first: dt.date, last: dt.date, *, descending: bool, from_the_end: bool, unrenewed: bool = False
) -> QuerySet:
    """Keys of all those of the country that end between two days, by walking its structures in their order: by their
    own index, SQLite sorts tens of thousands to show twenty-five. `from_the_end`: the last one first; `unrenewed`: of
    those that no living dossier renews."""
    end, state = Unindexed(F("conventions__end")), Unindexed(F("conventions__state"))
    asked = [GreaterThanOrEqual(end, first), LessThanOrEqual(end, last), In(state, list(map(str, ENDING_STATES)))]
    if unrenewed:
        asked.append(~Exists(_alive().filter(previous=OuterRef("conventions__pk"))))
    rows = Siae.objects.filter(*asked)
    walked = (OrderBy(F(name), descending=descending != from_the_end) for name in ("sort_key", "pk"))
    return rows.order_by(*walked, OrderBy(F("conventions__pk"), descending=from_the_end)).values("conventions__pk")


@dataclass(frozen=True)
class PlaceCounts:
    """How many conventions of a place stand at each step, in the order of STEPS."""

    region: int | None
    name: str
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


def grouped_by(place: Place, rows: QuerySet[Convention]) -> QuerySet:
    """(key, name, state of the renewal, how many) of a place. One query."""
    path = place.path.format("service")
    return rows.order_by().values_list(f"{path}__pk", f"{path}__name", "renewal_state").annotate(Count("pk"))


def counts_by(place: Place, grouped: Iterable[Sequence]) -> list[PlaceCounts]:
    """By name of place, the sum last where there are several."""
    found: dict[tuple, Counter[Step]] = defaultdict(Counter)
    for key, name, state, count in grouped:
        found[key, name][step_of(state)] += count
    lines = [
        PlaceCounts(place.link_to(key), name, [found[key, name][step] for step in STEPS])
        for key, name in in_order(found)
    ]
    if len(lines) < 2:
        return lines
    every = [sum(column) for column in zip(*(row.counts for row in lines), strict=True)]
    return [*lines, PlaceCounts(None, "Ensemble", every)]
