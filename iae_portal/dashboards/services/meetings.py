"""Steering meetings: written by the mission, given the figures of a day, held."""

from collections.abc import Iterable

from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Service, User
from iae_portal.core.services.journal import record
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell
from iae_portal.core.workflow import Request
from iae_portal.dashboards.documents import NOTE
from iae_portal.dashboards.enums import SteeringState
from iae_portal.dashboards.models import SteeringMeeting
from iae_portal.dashboards.rights import STEER, require
from iae_portal.dashboards.selectors.note import figures_on
from iae_portal.dashboards.workflows.meeting import MEETING_WORKFLOW
from iae_portal.documents.services.versions import request_document


@transaction.atomic
def save_meeting(
    *, actor: User, services: Iterable[Service], meeting: SteeringMeeting | None = None, **values
) -> SteeringMeeting:
    """A new meeting, or one that changes until it is held. Raises NotAllowed, Refusal, ValidationError."""
    require(actor, STEER)
    if meeting is None:
        row = SteeringMeeting(**values)
        sentence = f"Réunion prévue : {row}"
        add_and_tell(row, actor=actor, action="steering_meeting.add", sentence=sentence, fields=list(values))
    else:
        row = lock(meeting)
        _refuse_unless_planned(row)
        save_and_tell(
            row,
            actor=actor,
            action="steering_meeting.edit",
            sentence=lambda row: f"Réunion modifiée : {row}",
            values=values,
        )
    _set_services(row, actor, services)
    return row


def _refuse_unless_planned(meeting: SteeringMeeting) -> None:
    if not meeting.is_planned:
        raise Refusal(f"Cette réunion est {meeting.get_state_display().lower()} : elle ne se modifie plus.")


def _set_services(meeting: SteeringMeeting, actor: User, services: Iterable[Service]) -> None:
    before = [row.code for row in meeting.services.order_by("code")]
    after = sorted(row.code for row in services)
    if before == after:
        return
    meeting.services.set(services)
    record(
        actor=actor,
        action="steering_meeting.services",
        subject=meeting,
        sentence=f"Services participants : {meeting}",
        before={"services": before},
        after={"services": after},
    )


@transaction.atomic
def freeze_figures(*, actor: User, meeting: SteeringMeeting) -> SteeringMeeting:
    """Keep the plan's figures of today for the meeting and ask for its note; again until it is held."""
    require(actor, STEER)
    row = lock(meeting)
    _refuse_unless_planned(row)
    today = clock.today()
    row.figures, row.figures_on = figures_on(actor, today), today
    row.full_clean()
    row.save()
    # The figures are read on the note; the journal would say them twice.
    record(
        actor=actor,
        action="steering_meeting.figures",
        subject=row,
        sentence=f"Chiffres arrêtés : {row}",
        after={"figures_on": today},
    )
    request_document(kind=NOTE, subject=row, actor=actor)
    return row


@transaction.atomic
def move_meeting(*, actor: User, meeting: SteeringMeeting, name: str, comment: str = "") -> SteeringMeeting:
    request = Request(actor=actor, today=clock.today(), comment=comment)
    row = fire(MEETING_WORKFLOW, obj=meeting, name=name, request=request)
    if row.state == SteeringState.HELD:
        request_document(kind=NOTE, subject=row, actor=actor)
    return row
