"""What reminders go out on a day, to whom and why. Read by the page, the dry run and the sending itself."""

import datetime as dt
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Count, Q, QuerySet, prefetch_related_objects

from iae_portal.core.locks import under_lock
from iae_portal.core.models import User
from iae_portal.notifications.models import Deadline, OutgoingMail, ReminderSent
from iae_portal.notifications.reminders import RULES, SUBJECTS, ReminderRule
from iae_portal.notifications.selectors.recipients import recipients_of
from iae_portal.notifications.steps import HandMade, Step, due_step


@dataclass(frozen=True)
class Line:
    """One reminder: a deadline, the step it reached, and the person told (none: nobody can be reached)."""

    deadline: Deadline
    step: Step | HandMade
    recipient: User | None = None

    @property
    def rule(self) -> ReminderRule:
        return RULES.get(self.deadline.kind)

    @property
    def sentence(self) -> str:
        return self.rule.sentence(self.deadline)

    @property
    def ledger_key(self) -> tuple[int, int, dt.date, str]:
        return self.deadline.pk, self.recipient.pk, self.deadline.due_on, self.step.key


@dataclass(frozen=True)
class Parcel:
    """The one mail of a person for the day, most urgent line first."""

    recipient: User
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class SendingPlan:
    day: dt.date
    parcels: tuple[Parcel, ...]
    orphans: tuple[Line, ...]

    @property
    def line_count(self) -> int:
        return sum(len(parcel.lines) for parcel in self.parcels)


def sending_plan(
    day: dt.date,
    deadlines: QuerySet[Deadline] | None = None,
    served: Set[int] = frozenset(),
    *,
    lock: bool = False,
) -> SendingPlan:
    """Reminders due that day and not sent yet, by person. `deadlines` narrows what is looked at; `lock` keeps them.

    `served`: people who already had their mail of the day (`served_on`), who get the rest with the next one.
    The number of queries does not depend on the number of deadlines.
    """
    reached = relevant(_reached(day, Deadline.objects.all() if deadlines is None else deadlines, lock), day)
    people = recipients_of([deadline for deadline, _ in reached], day)
    sent = _ledger([deadline for deadline, _ in reached])
    lines, orphans = [], []
    for deadline, step in reached:
        if not people[deadline.pk]:
            orphans.append(Line(deadline, step))
        # Whoever had his mail of the day gets the rest with the next one.
        told = (Line(deadline, step, user) for user in people[deadline.pk] if user.pk not in served)
        lines.extend(line for line in told if line.ledger_key not in sent)
    return SendingPlan(day, parcels_of(lines), tuple(orphans))


def parcels_of(lines: list[Line]) -> tuple[Parcel, ...]:
    """Lines grouped by person, in the order of their names; inside, by due date."""
    by_person: dict[User, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (line.deadline.due_on, line.deadline.pk)):
        by_person.setdefault(line.recipient, []).append(line)
    people = sorted(by_person, key=lambda user: (user.last_name, user.first_name, user.pk))
    return tuple(Parcel(user, tuple(by_person[user])) for user in people)


def relevant(reached: list[tuple[Deadline, Step | HandMade]], day: dt.date) -> list[tuple[Deadline, Step | HandMade]]:
    """Those that can still be done, asked of the rule of each; a subject that is gone can't."""
    rows = [deadline for deadline, _ in reached]
    prefetch_related_objects(rows, GenericPrefetch("subject", _subjects_of(rows)))
    return [
        (deadline, step)
        for deadline, step in reached
        if deadline.subject is not None and RULES.get(deadline.kind).still_relevant(deadline, day)
    ]


def _subjects_of(deadlines: list[Deadline]) -> list[QuerySet]:
    """How to read the subjects of these only: some are long to compose."""
    kinds = {deadline.content_type_id for deadline in deadlines}
    models = {".".join(ContentType.objects.get_for_id(kind).natural_key()) for kind in kinds}
    return [query() for model, query in SUBJECTS if model in models]


def reached_by_service(day: dt.date, deadlines: QuerySet[Deadline]) -> Counter[int]:
    """How many have reached a step, by service: at most what will go out. One query."""
    dates = ("kind", "due_on", "opened_on")
    # Joined by OR, the kinds would make the database look at every open deadline of the country.
    parts = [
        deadlines.open().filter(near, opened_on__lte=day).order_by().values_list(*dates, "service_id")
        for near in _near(day)
    ]
    rows = deadlines.none().union(*(part.annotate(n=Count("*")) for part in parts), all=True)
    found: Counter[int] = Counter()
    reached: dict[tuple, bool] = {}  # thousands share their dates
    for *key, service, count in rows:
        dated = tuple(key)
        if dated not in reached:
            reached[dated] = _step(*key, day) is not None
        found[service] += count * reached[dated]
    return +found


def _near(day: dt.date) -> list[Q]:
    """Which deadlines may have reached a step, by what their rules look ahead."""
    kinds: dict[dt.timedelta, list[str]] = {}
    for kind, rule in RULES:
        kinds.setdefault(_lead(rule), []).append(kind)
    return [Q(kind__in=names, due_on__lte=day + lead) for lead, names in kinds.items()]


def _reached(day: dt.date, deadlines: QuerySet[Deadline], lock: bool) -> list[tuple[Deadline, Step]]:
    """Open deadlines that have reached a step, with that step."""
    # Most deadlines of the country are between two steps, and thousands share their dates: the dates first.
    near = deadlines.open().filter(reduce(or_, _near(day), Q(pk__in=[])), opened_on__lte=day)
    dates = near.order_by().values_list("kind", "due_on", "opened_on").distinct()
    reached = {key: step for key in dates if (step := _step(*key, day)) is not None}
    kinds, due, opened = (set(values) for values in zip(*reached, strict=True)) if reached else ((), (), ())
    around = deadlines.open().filter(kind__in=kinds, due_on__in=due, opened_on__in=opened)
    # Their owners are read by who shows them.
    whole = around.select_related("service").order_by("pk")
    whole = under_lock(whole) if lock else whole
    steps = ((row, reached.get((row.kind, row.due_on, row.opened_on))) for row in whole)
    return [(row, step) for row, step in steps if step is not None]


def step_of(deadline: Deadline, day: dt.date) -> Step | None:
    return _step(deadline.kind, deadline.due_on, deadline.opened_on, day)


def _step(kind: str, due: dt.date, opened: dt.date, day: dt.date) -> Step | None:
    rule = RULES.get(kind)
    return due_step(steps=rule.steps, repeat_every=rule.repeat_every, due=due, opened=opened, day=day)


def _lead(rule: ReminderRule) -> dt.timedelta:
    """A delay at least as long as the earliest step is ahead of the due date."""
    return dt.timedelta(days=max((-step.days - 31 * step.months for step in rule.steps), default=0))


def _ledger(deadlines: list[Deadline]) -> set[tuple[int, int, dt.date, str]]:
    rows = ReminderSent.objects.filter(deadline__in=[deadline.pk for deadline in deadlines]).order_by()
    return set(rows.values_list("deadline_id", "recipient_id", "due_on", "step"))


def daily_key(day: dt.date, user_id: int | str = "") -> str:
    """Key of a person's mail of the day in the outbox; without person, the start of all the keys of the day."""
    return f"reminders:{day.isoformat()}:{user_id}"


def served_on(day: dt.date) -> set[int]:
    """People who already had their mail of the day."""
    return set(OutgoingMail.objects.filter(key__startswith=daily_key(day)).values_list("recipient_id", flat=True))
