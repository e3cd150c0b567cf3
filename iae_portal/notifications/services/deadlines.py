"""Opening and closing deadlines: called by the services of the business, in their own transaction."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Service, User
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.reminders import RULES


@transaction.atomic
def open_deadline(
    *,
    kind: str,
    subject: models.Model,
    service: Service,
    due_on: dt.date,
    label: str,
    url: str,
    today: dt.date,
    owner: User | None = None,
    owner_role: str = Role.OFFICER,
) -> Deadline:
    """Open the deadline of this kind for the subject, or bring the open one up to date.

    A closed one opens again; with the same due date, steps already told are not told again. `url` is a path of the
    portal. `today` is the opening day: steps before it never go (a loader of past data gives the real one).
    """
    if kind not in RULES:
        raise ValueError(f"no reminder rule for deadlines of kind {kind}")
    values = {
        "service": service,
        "owner": owner,
        "owner_role": owner_role,
        "label": label[:200],
        "url": url,
        "due_on": due_on,
    }
    # Under its lock: the reminders of the day read open deadlines at the same time.
    deadline, created = under_lock(Deadline.objects.all()).get_or_create(
        kind=kind,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        defaults={**values, "opened_on": today},
    )
    if not created:
        if not deadline.is_open:
            values |= {"opened_on": today, "done_at": None, "cancelled_at": None}
        changed = [name for name, value in values.items() if getattr(deadline, name) != value]
        for name in changed:
            setattr(deadline, name, values[name])
        if changed:
            deadline.save()
    return deadline


def is_open(*, kind: str, subject: models.Model) -> bool:
    return _open_rows(subject).filter(kind=kind).exists()


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


def hand_over_deadlines(*, subject: models.Model, owner: User | None) -> int:
    """Give the open deadlines of a subject to its new officer in charge. Returns how many."""
    return _change(_open_rows(subject), owner=owner)


@transaction.atomic
def _change(rows: models.QuerySet[Deadline], **values) -> int:
    """By key, as the reminders of the day take theirs: an update alone would lock them in the order of their pages."""
    keys = list(under_lock(rows).values_list("pk", flat=True))
    return Deadline.objects.filter(pk__in=keys).update(**values) if keys else 0


def _open_rows(subject: models.Model) -> models.QuerySet[Deadline]:
    kind = ContentType.objects.get_for_model(subject)
    return Deadline.objects.open().filter(content_type=kind, object_id=subject.pk)
