"""Sending reminders: filtered, locked, written in the ledger and queued in one transaction."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db import models, transaction

from iae_portal.core import clock
from iae_portal.core.calendars import COUNTRY, is_working_day
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Service, User
from iae_portal.core.services.journal import tell
from iae_portal.notifications.kinds import REMINDERS
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.models import Deadline, ReminderRun, ReminderSent
from iae_portal.notifications.selectors.recipients import recipients_of
from iae_portal.notifications.selectors.sending import (
    Line,
    Parcel,
    SendingPlan,
    daily_key,
    parcels_of,
    relevant,
    sending_plan,
    served_on,
    step_of,
)
from iae_portal.notifications.services.composition import absolute
from iae_portal.notifications.services.outbox import queue_mail
from iae_portal.notifications.steps import HandMade
from iae_portal.notifications.wording import headline, what, when

TEMPLATE = "notifications/mail/reminders"


@transaction.atomic
def send_reminders(*, day: dt.date) -> SendingPlan:
    """Send what is due that day and was not sent; returns it. Run again, it sends nothing more.

    Schedulers follow one another on the row of the day, and the deadlines stay locked until the commit, so that
    nothing closes between the reading and the mail.
    """
    run = _lock_run(day)
    return _send(run)


@transaction.atomic
def send_once_a_day(*, day: dt.date) -> SendingPlan | None:
    """The scheduler's way: nothing if the day's passage is done, whatever became due since, nor on a day off.

    DESIGN: what falls on a Saturday, a Sunday or a holiday goes with the mail of the next worked day.
    """
    if not is_working_day(day, COUNTRY):
        return None
    run = _lock_run(day)
    return None if run.finished_at else _send(run)


def _lock_run(day: dt.date) -> ReminderRun:
    ReminderRun.objects.get_or_create(day=day)
    return under_lock(ReminderRun.objects.all()).get(day=day)


def _send(run: ReminderRun) -> SendingPlan:
    due = sending_plan(run.day, served=served_on(run.day), lock=True)
    for parcel in due.parcels:
        _post(parcel, day=run.day, key=daily_key(run.day, parcel.recipient.pk))
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at"])
    return due


@dataclass(frozen=True)
class Reminded:
    """What a click on "relancer" did: mails sent, and lines not sent because the person was told that very day."""

    parcels: tuple[Parcel, ...]
    already_told: tuple[Line, ...]
    orphans: tuple[Deadline, ...]


@transaction.atomic
def remind_now(*, deadlines: models.QuerySet[Deadline], actor: User, day: dt.date) -> Reminded:
    """Remind at once the people who owe these deadlines, one mail each, in the same ledger as the scheduler.

    The step reached that day counts as told; past it, the line is a reminder by hand, once a day. The caller has
    checked that the actor may.
    """
    rows = under_lock(deadlines.open().select_related("service", "owner"))
    due = relevant([(row, step_of(row, day) or HandMade(day)) for row in rows], day)
    people = recipients_of([row for row, _ in due], day)
    ledger = ReminderSent.objects.filter(deadline__in=people).order_by()
    # What the scheduler said today counts: nobody is told twice the same day.
    told = set(ledger.values_list("deadline_id", "recipient_id", "due_on", "step"))
    told_today = set(ledger.filter(day=day).values_list("deadline_id", "recipient_id"))
    lines = [Line(row, step, user) for row, step in due for user in people[row.pk]]
    fresh = [line for line in lines if (line.deadline.pk, line.recipient.pk) not in told_today]
    parcels = parcels_of([replace(line, step=HandMade(day)) if line.ledger_key in told else line for line in fresh])
    for parcel in parcels:
        _post(parcel, day=day, actor=actor)
        _journal(parcel, actor)
    return Reminded(
        parcels,
        already_told=tuple(line for line in lines if line not in fresh),
        orphans=tuple(row for row, _ in due if not people[row.pk]),
    )


def _journal(parcel: Parcel, actor: User) -> None:
    for line in parcel.lines:
        sentence = f"Relance envoyée à {parcel.recipient} : {what(line)}"
        tell(actor, line.deadline.subject, "notifications.remind", sentence, service=line.deadline.service)


def _post(parcel: Parcel, *, day: dt.date, key: str = "", actor: User | None = None) -> None:
    """Queue the grouped mail of a person and write each of its lines in the ledger."""
    mail = queue_mail(
        kind=REMINDERS,
        to=Recipient.person(parcel.recipient),
        subject_line=headline(parcel, day),
        template=TEMPLATE,
        context={"reminders": [_told(line, day) for line in parcel.lines]},
        service=_common_service(parcel),
        key=key,
        actor=actor,
    )
    ReminderSent.objects.bulk_create(
        ReminderSent(
            deadline=line.deadline,
            recipient=parcel.recipient,
            due_on=line.deadline.due_on,
            step=line.step.key,
            step_label=line.step.label,
            sentence=line.sentence[:400],
            day=day,
            mail=mail,
        )
        for line in parcel.lines
    )


def _told(line: Line, day: dt.date) -> dict[str, Any]:
    return {
        "when": when(line.deadline.due_on, day),
        "late": line.deadline.is_late(day),
        "what": what(line),
        "why": line.sentence,
        "repeats": line.sentence == line.deadline.label,  # which "what" says already
        "action": line.rule.action,
        "url": absolute(line.deadline.url),
    }


def _common_service(parcel: Parcel) -> Service | None:
    """DESIGN: a mail that speaks of several services belongs to none of them: each would read of the other."""
    services = {line.deadline.service for line in parcel.lines}
    return services.pop() if len(services) == 1 else None
