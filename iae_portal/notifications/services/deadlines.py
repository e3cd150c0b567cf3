"""Opening and closing deadlines: called by the services of the business, in their own transaction."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Service, User
from iae_portal.core.services.writing import save_all
from iae_portal.core.text import fold
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.reminders import RULES

BATCH = 500
EXPECTED = ("service", "owner", "owner_role", "url", "due_on")
FOLLOWED = [*EXPECTED, "label", "search_key", "opened_on", "done_at", "cancelled_at"]


@dataclass(frozen=True)
class Due:
    """What is expected of a subject, in its service unless another is given. Without `owner` it belongs to `owner_role`
    there; `url` is a path of the portal; `done` closes it."""

    kind: str
    subject: models.Model
    due_on: dt.date
    label: str
    url: str
    service: Service | None = None
    owner: User | None = None
    owner_role: str = Role.OFFICER
    done: bool = False

    def __post_init__(self):
        if self.kind not in RULES:
            raise ValueError(f"no reminder rule for deadlines of kind {self.kind}")

    @property
    def values(self) -> dict:
        """With the key of search, which a writing in bulk does not set."""
        same = {name: getattr(self, name) for name in EXPECTED}
        same["service"] = self.service or self.subject.service
        return same | {"label": self.label[:200], "search_key": fold(self.label[:200])[:250]}


@transaction.atomic
def open_deadline(*, today: dt.date | None = None, **expected) -> Deadline:
    """Open the deadline of this kind for the subject, or bring the open one up to date; `expected` as in `Due`.

    A closed one opens again; with the same due date, steps already told are not told again.
    `today` is the opening day: steps before it never go (a loader of past data gives the real one, not the clock's).
    """
    due, today = Due(**expected), today or clock.today()
    # Under its lock: the reminders of the day read open deadlines at the same time.
    deadline, created = under_lock(Deadline.objects.all()).get_or_create(
        kind=due.kind,
        content_type=ContentType.objects.get_for_model(due.subject),
        object_id=due.subject.pk,
        defaults={**due.values, "opened_on": today},
    )
    if not created and _follow(deadline, due, today):
        deadline.save()
    return deadline


def _follow(deadline: Deadline, due: Due, today: dt.date) -> bool:
    """Set what is expected now; False when the row said so already."""
    values = due.values
    if not deadline.is_open:
        values |= {"opened_on": today, "done_at": None, "cancelled_at": None}
    changed = [name for name, value in values.items() if getattr(deadline, name) != value]
    for name in changed:
        setattr(deadline, name, values[name])
    return bool(changed)


@transaction.atomic
def settle_deadlines(dues: Sequence[Due], *, today: dt.date) -> None:
    """Open, bring up to date or close the deadlines of subjects of one kind: four queries for many as for one.

    The caller holds what the subjects belong to: nobody else opens the same ones.
    """
    if not dues:
        return
    kind = ContentType.objects.get_for_model(dues[0].subject)
    asked = {"kind__in": {due.kind for due in dues}, "object_id__in": {due.subject.pk for due in dues}}
    rows = Deadline.objects.filter(content_type=kind, **asked).select_related("service", "owner")
    found = {(row.kind, row.object_id): row for row in under_lock(rows)}
    new, changed, done = [], [], []
    for due in dues:
        row = found.get((due.kind, due.subject.pk))
        if due.done:
            done += [row.pk] if row and row.is_open else []
        elif row is None:
            place = {"kind": due.kind, "content_type": kind, "object_id": due.subject.pk, "opened_on": today}
            new.append(Deadline(**place, **due.values))
        elif _follow(row, due, today):
            changed.append(row)
    Deadline.objects.bulk_create(new, BATCH)
    save_all(changed, FOLLOWED)
    if done:
        Deadline.objects.filter(pk__in=done).update(done_at=clock.now())


def is_open(*, kind: str, subject: models.Model) -> bool:
    return _open_rows(subject).filter(kind=kind).exists()


def open_due_on(*, kind: str, subject: models.Model) -> dt.date | None:
    """When the open deadline of this kind is due; None while there is none."""
    return _open_rows(subject).filter(kind=kind).values_list("due_on", flat=True).first()


def open_kinds(*, subject: models.Model) -> set[str]:
    """What the subject owes now, in one question."""
    return set(_open_rows(subject).values_list("kind", flat=True))


def close_deadline(*, kind: str, subject: models.Model) -> bool:
    """The thing is done: no more reminder. False when no such deadline was open."""
    return bool(_change(_open_rows(subject).filter(kind=kind), done_at=clock.now()))


def cancel_deadlines_of(*, subject: models.Model, kind: str = "") -> int:
    """Cancel the open deadlines of a subject that ends, all or those of one kind. Returns how many."""
    rows = _open_rows(subject)
    return _change(rows.filter(kind=kind) if kind else rows, cancelled_at=clock.now())


def hand_over_deadlines(*, subjects: Iterable[models.Model], owner: User | None) -> int:
    """Give what the officer in charge owes of these subjects to the new one; a head keeps his. Returns how many."""
    keys: dict[int, list[int]] = defaultdict(list)
    for subject in subjects:
        keys[ContentType.objects.get_for_model(subject).pk].append(subject.pk)
    owed = reduce(or_, (models.Q(content_type=kind, object_id__in=found) for kind, found in keys.items()))
    return _change(Deadline.objects.open().filter(owed, owner_role=Role.OFFICER), owner=owner)


@transaction.atomic
def _change(rows: models.QuerySet[Deadline], **values) -> int:
    """By key, as the reminders of the day take theirs: an update alone would lock them in the order of their pages."""
    keys = list(under_lock(rows).values_list("pk", flat=True))
    return Deadline.objects.filter(pk__in=keys).update(**values) if keys else 0


def _open_rows(subject: models.Model) -> models.QuerySet[Deadline]:
    kind = ContentType.objects.get_for_model(subject)
    return Deadline.objects.open().filter(content_type=kind, object_id=subject.pk)
