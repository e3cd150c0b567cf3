"""Preparing a meeting, changing its date or place, and calling it a second time."""

import datetime as dt
from copy import copy

from django.db import transaction

from cdiae.enums import MeetingState
from cdiae.models import AgendaDocument, AgendaItem, AppointmentOrder, Council, Meeting
from cdiae.reminders import follow_change, remind_convocation
from cdiae.rights import RUN, require
from cdiae.rulesets import rule_set_on
from cdiae.selectors.agenda import items_of
from cdiae.selectors.councils import order_on
from cdiae.selectors.meetings import deadlines_of
from cdiae.services.dossier_mails import tell_of_move
from cdiae.terms import in_two_years
from cdiae.workflows.meeting import MEETING_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.days import outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.journal import changes, snapshot, tell
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import add_and_tell, lock
from iae_portal.core.text import french_date
from iae_portal.core.workflow import Request

PLACE_FIELDS = ["kind", "held_on", "starts_at", "ends_at", "place", "remote_access", "urgency_reason"]
WHEN_AND_WHERE = {"held_on", "starts_at", "place"}


def move(
    *, actor: User, meeting: Meeting, name: str, comment: str = "", data: dict | None = None, before_save=None
) -> Meeting:
    """Fire one transition of the meeting's table."""
    request = Request(actor=actor, today=meeting.today, comment=comment, data=data or {})
    moved = fire(MEETING_WORKFLOW, obj=meeting, name=name, request=request, before_save=before_save)
    follow_change(moved)
    return moved


def order_for(council: Council, day: dt.date) -> AppointmentOrder:
    order = order_on(council, day)
    if order is None:
        raise FieldRefusal(
            f"Aucun arrêté de composition n'est en vigueur le {french_date(day)} : saisissez-le d'abord.", "held_on"
        )
    body = rule_set_on(day).body
    if order.rules.body is not body:
        raise FieldRefusal(
            f"{order} compose le {order.rules.body.short_name}, remplacé avant le {french_date(day)} : "
            f"saisissez l'arrêté qui compose la {body.noun} ({rule_set_on(day).references.body}).",
            "held_on",
        )
    return order


@transaction.atomic
def prepare_meeting(*, actor: User, council: Council, **values) -> Meeting:
    """Set a meeting. `values`: kind, held_on, starts_at, ends_at, place, remote_access."""
    require(actor, RUN, council)
    _require_ahead(values["held_on"])
    meeting = Meeting(council=council, order=order_for(council, values["held_on"]), created_by=actor, **values)
    meeting.full_clean()
    _refuse_twin(meeting)
    sentence = f"Séance préparée : {meeting}"
    add_and_tell(meeting, actor=actor, action="cdiae.meeting.prepare", sentence=sentence, fields=PLACE_FIELDS)
    remind_convocation(meeting, deadlines_of(meeting).legal)
    return meeting


def _require_ahead(held_on: dt.date) -> None:
    if held_on <= clock.today():
        raise FieldRefusal(f"La séance est fixée au {french_date(held_on)} : choisissez une date à venir.", "held_on")
    refuse_outside(outside("held_on", held_on, None, in_two_years(clock.today())))


def _refuse_twin(meeting: Meeting) -> None:
    """The form sent twice; two meetings the same day keep their own hours."""
    same = Meeting.objects.filter(
        council=meeting.council, kind=meeting.kind, held_on=meeting.held_on, starts_at=meeting.starts_at
    )
    if same.exclude(state=MeetingState.CANCELLED).exists():
        raise FieldRefusal(
            f"La {str(meeting).lower()} à cette heure existe déjà : ouvrez-la dans la liste des séances.", "starts_at"
        )


def lock_before_session(actor: User, meeting: Meeting) -> Meeting:
    """The meeting under a lock, when the actor runs it and it is not yet open."""
    locked = lock(meeting)
    require(actor, RUN, locked)
    refuse_begun(locked)
    return locked


def refuse_begun(meeting: Meeting) -> None:
    if not meeting.before_session:
        sentence = f"La séance est « {meeting.get_state_display()} » : elle ne se modifie plus."
        raise Refusal(since(sentence, meeting, MEETING_WORKFLOW))


@transaction.atomic
def update_meeting(*, actor: User, meeting: Meeting, **values) -> Meeting:
    """Change date, hour, place. Once convened, the change must be sent to the members (`send_change`)."""
    locked = lock_before_session(actor, meeting)
    before, former = snapshot(locked, PLACE_FIELDS), copy(locked)
    for name in PLACE_FIELDS:
        if name in values:
            setattr(locked, name, values[name])
    if locked.was_convened and locked.held_on <= clock.today():
        raise FieldRefusal(
            "Les membres sont déjà convoqués : choisissez une date à venir, ou annulez la séance.", "held_on"
        )
    _require_ahead(locked.held_on)
    if locked.is_second and locked.kind != former.kind:
        raise FieldRefusal(
            "La seconde convocation réunit la même formation que la première "
            f"({locked.rules.references.second}) : préparez pour l'autre une séance ordinaire.",
            "kind",
        )
    if (locked.held_on, locked.kind) != (former.held_on, former.kind):
        _refuse_called(locked)
    locked.order = order_for(locked.council, locked.held_on)
    locked.full_clean()
    old, new = changes(before, snapshot(locked, PLACE_FIELDS))
    if new:
        locked.sequence += 1
        locked.save()
        if locked.was_convened:
            follow_change(locked)
        else:
            remind_convocation(locked, deadlines_of(locked).legal)
        tell(actor, locked, "cdiae.meeting.update", f"Séance modifiée : {locked}", before=old, after=new)
        if WHEN_AND_WHERE & new.keys():
            tell_of_move(locked, former, actor=actor)
    return locked


def _refuse_called(meeting: Meeting) -> None:
    """Who came that day is not there another day, nor is a proxy given for it."""
    if meeting.presences.exists() or meeting.proxies.exists():
        raise Refusal(
            "L'appel de cette séance est commencé. Pour en changer le jour ou la formation, retirez d'abord les "
            "présences et les mandats notés ; sinon, annulez-la et préparez-en une autre."
        )


@transaction.atomic
def convene_again(*, actor: User, meeting: Meeting, held_on: dt.date, urgency_reason: str = "") -> Meeting:
    """A second meeting on the same agenda, for which no quorum is required (article 11)."""
    first = lock(meeting)
    require(actor, RUN, first)
    refuse_second(first)
    second = prepare_meeting(
        actor=actor,
        council=first.council,
        kind=first.kind,
        held_on=held_on,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        place=first.place,
        remote_access=first.remote_access,
        urgency_reason=urgency_reason,
        second_of=first,
    )
    for item in items_of(first):
        _copy(item, second)
    return second


def refuse_second(meeting: Meeting) -> None:
    if meeting.state != MeetingState.NO_QUORUM:
        raise Refusal(
            since(
                "Une seconde convocation suit une séance dont l'absence de quorum a été constatée.",
                meeting,
                MEETING_WORKFLOW,
            )
        )
    if meeting.is_second:
        raise Refusal("Cette séance était déjà une seconde convocation.")
    if meeting.seconds.exclude(state=MeetingState.CANCELLED).exists():
        raise Refusal("La seconde convocation de cette séance existe déjà.")


def _copy(item: AgendaItem, meeting: Meeting) -> None:
    copied = ["position", "kind", "title", "treatment", "reason", "note", "opinion_request", "approves", "orientation"]
    copy = AgendaItem.objects.create(meeting=meeting, **{name: getattr(item, name) for name in copied})
    stored = ["file", "original_name", "size", "sha256"]  # the same file: nothing is uploaded again
    for document in item.documents.all():
        AgendaDocument.objects.create(item=copy, **{name: getattr(document, name) for name in stored})
