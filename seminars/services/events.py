"""The frame of an event, and its moves along the table. What a calendar must learn raises the sequence."""

import datetime as dt
from collections.abc import Sequence
from copy import copy

from django.db import models, transaction
from django.db.models import ProtectedError

from iae_portal.core import clock, seen
from iae_portal.core.days import Edge, months_after, outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.services.journal import changes, snapshot, tell
from iae_portal.core.services.undo import Undoable, erase, put_back, undoable, undoes
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import save_and_tell
from iae_portal.core.text import french_date
from iae_portal.core.workflow import Request
from iae_portal.notifications.services.reminders import Reminded, remind_now
from seminars.models import Attendance, Event, ProgrammeItem, Speaker
from seminars.rights import STEER, may, require
from seminars.selectors.deadlines import deadlines_of
from seminars.selectors.guests import to_tell
from seminars.services import correspondent_mails, speaker_mails
from seminars.services.changes import differences, frame_of
from seminars.services.contributions import end_contributions
from seminars.services.deadlines import keep_event_deadlines
from seminars.services.locks import event_to_prepare, lock_event
from seminars.services.places import after_change, promote, shorten_offers, taken_places
from seminars.services.sending import CANCEL_JOB, start_sending, tell_change
from seminars.services.workshops import check_places, place_the_unplaced, refuse_attended
from seminars.workflows.event import EVENT_WORKFLOW

EXPECTED = ("contributions_due_on", "presentations_due_on", "answers_close_on")
PART = "seminars.event_part"


@transaction.atomic
def update_event(*, actor: User, event: Event, values: dict, today: dt.date) -> Event:
    """Change the frame. The guests learn a new date or place; new places go to the waiting list."""
    locked = event_to_prepare(actor, event)
    # The page may have shown an older row: what the guests know is what the locked one says.
    before = frame_of(locked)
    if any(name in values and values[name] != getattr(locked, name) for name in kept_by_mission(locked)):
        _check_mission(actor)
    _check_capacity(locked, values)
    if values.get("held_on", locked.held_on) != locked.held_on:
        refuse_past(values["held_on"], today, "held_on")
        _refuse_begun(locked)
    _refuse_expected(locked, values, today)
    told = {"actor": actor, "action": "seminars.event.update", "sentence": f"Cadre modifié : {locked}"}
    if not save_and_tell(locked, **told, values=values):
        return locked
    if locked.held_on:
        shorten_offers(locked, today=today)
    if changes := differences(before, frame_of(locked)):
        tell_change(actor, locked, changes)
        speaker_mails.tell_of_frame(locked, actor=actor)
        correspondent_mails.tell_of_frame(locked, changes, actor=actor)
    keep_event_deadlines(locked, today=today)
    after_change(locked, today=today)
    return locked


def kept_by_mission(event: Event) -> tuple[str, ...]:
    """DESIGN: dates of a series depend on one another: the national mission confirms them, and moves them after."""
    national = ("date_confirmed", "contributions_due_on", "presentations_due_on")
    return (*national, "held_on") if event.date_confirmed else national


def refuse_past(day: dt.date | None, today: dt.date, field: str) -> None:
    """A day is announced: guests and regions are told of it before it comes."""
    if day and day < today:
        raise FieldRefusal(f"Le {french_date(day)} est passé : choisissez un jour à venir.", field)
    refuse_outside(outside(field, day, None, in_three_years(today)))


def in_three_years(today: dt.date) -> Edge:
    """DESIGN: no text says how far ahead an event is set; beyond, the year is a slip of the keyboard."""
    return months_after(today, 36)


def _refuse_expected(event: Event, values: dict, today: dt.date) -> None:
    first, last = Edge(event.series.opened_on, "ouverture de la série"), in_three_years(today)
    moved = [name for name in EXPECTED if values.get(name) != getattr(event, name)]
    refuse_outside(*(outside(name, values.get(name), first, last) for name in moved))


def _refuse_begun(event: Event) -> None:
    """Who was there was there that day."""
    if Attendance.objects.filter(guest__event=event).exists():
        raise Refusal("Des présences sont pointées à cette date : l'événement a eu lieu, il ne change plus de jour.")


def _check_mission(actor: User) -> None:
    if not may(actor, STEER):
        raise NotAllowed(
            "La date confirmée et les dates attendues des régions sont tenues par la mission nationale : "
            "demandez-lui de les changer."
        )


def _check_capacity(event: Event, values: dict) -> None:
    taken = taken_places(event)
    if values.get("capacity", taken) < taken:
        raise FieldRefusal(f"{taken} places sont déjà prises : l'événement ne peut pas en compter moins.", "capacity")


@transaction.atomic
def move_event(*, actor: User, event: Event, name: str, comment: str = "", today: dt.date) -> Event:
    """One transition of the table, with what follows from it."""
    locked = lock_event(event)
    moved = fire(
        EVENT_WORKFLOW,
        obj=locked,
        name=name,
        request=Request(actor=actor, today=today, comment=comment),
        before_save=WRITTEN.get(name),
        service=locked.host,
    )
    if name == "cancel" and to_tell(moved).exists():
        start_sending(CANCEL_JOB, "Prévenir les participants de l'annulation", actor, moved, sequence=moved.sequence)
    if name == "cancel":
        speaker_mails.tell_of_cancellation(moved, actor=actor)
        correspondent_mails.tell_of_cancellation(moved, actor=actor)
    if not moved.is_prepared:
        end_contributions(event=moved, today=today)
    keep_event_deadlines(moved, today=today)
    if name in ("open", "reopen"):
        after_change(moved, today=today)
    return moved


def _with_reason(event: Event, request: Request) -> None:
    event.cancel_reason = request.comment
    event.sequence += 1


def _declared(event: Event, request: Request) -> None:
    event.declared_on = request.today


def _reported(event: Event, request: Request) -> None:
    event.reported_on = request.today


WRITTEN = {"cancel": _with_reason, "hold": _declared, "report": _reported}


@transaction.atomic
def remind_event(*, actor: User, event: Event, day: dt.date) -> Reminded:
    """One click: everybody who is late for the event is reminded, in the same ledger as the scheduler."""
    require(actor, STEER)
    return remind_now(deadlines=deadlines_of([event]).filter(due_on__lt=day), actor=actor, day=day)


@transaction.atomic
def save_part(
    *,
    actor: User,
    event: Event,
    part: models.Model,
    today: dt.date,
    fields: Sequence[str] | None = None,
    relations: dict | None = None,
):
    """A row that hangs from the event: room, partner, budget line, quota, item, speaker.

    `part` holds what is typed, in these `fields` (None: in all).
    """
    locked = event_to_prepare(actor, event)
    row, stored = _typed_over(part, fields)
    row.full_clean()
    check_places(row)
    row.save()
    for name, rows in (relations or {}).items():
        getattr(row, name).set(rows)
    _told(actor, locked, row, "Modification" if stored else "Ajout", before=stored, after=row)
    _follow(locked, today)
    return row


def _typed_over(part: models.Model, fields: Sequence[str] | None) -> tuple[models.Model, models.Model | None]:
    """The row read under the lock with what is typed, and as it stands: the rest of it may have been written since."""
    if part.pk is None:
        return part, None
    stored = row_or_gone(type(part)._base_manager, part.pk)
    seen.check(stored)
    row = copy(stored)
    for field in row._meta.concrete_fields:
        if fields is None or field.name in fields:
            setattr(row, field.attname, getattr(part, field.attname))
    return row, stored


@transaction.atomic
def delete_part(*, actor: User, event: Event, part: models.Model, today: dt.date) -> Undoable:
    locked = event_to_prepare(actor, event)
    if isinstance(part, ProgrammeItem) and part.participants.exists():
        raise Refusal("Des participants sont inscrits à cet atelier : il ne peut plus être supprimé.")
    if isinstance(part, ProgrammeItem):
        refuse_attended(part)
    if isinstance(part, Speaker):
        speaker_mails.refuse_told(part)
    try:
        kept = erase(part)
    except ProtectedError as error:
        raise Refusal("D'autres données en dépendent : elles ne peuvent pas être supprimées.") from error
    _told(actor, locked, part, "Suppression", before=part)
    _follow(locked, today)
    return undoable(PART, locked, kept)


@undoes(PART)
@transaction.atomic
def put_part_back(*, actor: User, undone: Undoable) -> None:
    locked = event_to_prepare(actor, undone.subject)
    part, *_ = put_back(undone, actor=actor)
    check_places(part)
    _told(actor, locked, part, "Suppression annulée", after=part)
    _follow(locked, clock.today())


def _told(
    actor: User,
    event: Event,
    part: models.Model,
    verb: str,
    *,
    before: models.Model | None = None,
    after: models.Model | None = None,
) -> None:
    """The journal is never erased: of a speaker it gives the number alone."""
    person = isinstance(part, Speaker)
    fields = [field.name for field in part._meta.concrete_fields if not (field.primary_key or person)]
    old, new = (snapshot(row, fields) if row else {} for row in (before, after))
    if old and new:
        old, new = changes(old, new)
    sentence = f"{verb} ({part._meta.verbose_name}) : {part.reference if person else part} – {event}"
    tell(actor, event, "seminars.item", sentence, before=old, after=new)


def _follow(event: Event, today: dt.date) -> None:
    """A quota or a room may let somebody in. The guests learn new hours when the programme is published."""
    locked = lock_event(event)
    place_the_unplaced(locked)
    if promote(locked, today=today):
        after_change(locked, today=today)
