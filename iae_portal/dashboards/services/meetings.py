"""Steering meetings: written by the mission, given the figures of a day, held."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Assignment, Service, User
from iae_portal.core.selectors.journal import last_passage, with_author
from iae_portal.core.services.journal import tell
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell, save_checked
from iae_portal.core.workflow import Request
from iae_portal.dashboards.documents import NOTE
from iae_portal.dashboards.enums import SteeringState
from iae_portal.dashboards.models import SteeringMeeting
from iae_portal.dashboards.rights import STEER, require
from iae_portal.dashboards.selectors.note import figures_on
from iae_portal.dashboards.services.steps import HEADS, refuse_far
from iae_portal.dashboards.workflows.meeting import MEETING_WORKFLOW
from iae_portal.documents.services.versions import request_document
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.services.outbox import queue_mail

MEETING_MAIL = "dashboards.meeting"


@transaction.atomic
def save_meeting(
    *, actor: User, services: Iterable[Service], meeting: SteeringMeeting | None = None, **values
) -> SteeringMeeting:
    """A new meeting, or one that changes until it is held. Raises NotAllowed, Refusal, ValidationError."""
    require(actor, STEER)
    refuse_far(2, **{name: values.get(name) for name in ("held_on", "ends_on")})
    services = list(services)
    if meeting is None:
        row = SteeringMeeting(**values)
        sentence = f"Réunion prévue : {row}"
        add_and_tell(row, actor=actor, action="steering_meeting.add", sentence=sentence, fields=list(values))
    else:
        row = lock(meeting)
        refuse_unless_planned(row)
        before = _frame(row)
        save_and_tell(
            row,
            actor=actor,
            action="steering_meeting.edit",
            sentence=lambda row: f"Réunion modifiée : {row}",
            values=values,
        )
        expected = row.services.filter(pk__in=[service.pk for service in services])
        if before != _frame(row):
            _write(row, expected, actor, before=before)
        _write(row, row.services.exclude(pk__in=expected), actor, leaves=True)
    _set_services(row, actor, services)
    return row


def _frame(meeting: SteeringMeeting) -> str:
    return ", ".join(part for part in (meeting.days, meeting.place) if part)


def _write(
    meeting: SteeringMeeting,
    services: Iterable[Service],
    actor: User,
    *,
    before: str = "",
    reason: str = "",
    leaves: bool = False,
) -> None:
    """To the directors of the services that take part, or that do no more (`leaves`), while the meeting is ahead."""
    day = clock.today()
    if (meeting.ends_on or meeting.held_on) < day:
        return
    seats = Assignment.objects.on(day).filter(service__in=services, user__is_active=True).exclude(user__email="")
    for seat in seats.exclude(user=actor).select_related("user", "service").order_by("pk"):
        if seat.role == HEADS.get(seat.service.kind):
            queue_mail(
                kind=MEETING_MAIL,
                to=Recipient.person(seat.user),
                words=f"dashboards/mail/{'meeting_without' if leaves else 'meeting'}.txt",
                context={
                    "meeting": meeting,
                    "before": before,
                    "now": _frame(meeting),
                    "reason": " ".join(reason.split()),
                    "url": reverse("dashboards:meeting", args=[meeting.pk]),
                },
                about=meeting,
                service=seat.service,
                actor=actor,
            )


def refuse_unless_planned(meeting: SteeringMeeting) -> None:
    if not meeting.is_planned:
        line = last_passage(meeting, MEETING_WORKFLOW.name, MEETING_WORKFLOW.field)
        state = meeting.get_state_display().lower()
        raise Refusal(with_author(f"Cette réunion est {state} : elle ne se modifie plus.", line))


def _set_services(meeting: SteeringMeeting, actor: User, services: Iterable[Service]) -> None:
    before = [str(row) for row in meeting.services.order_by("code")]
    after = [str(row) for row in sorted(services, key=lambda row: row.code)]
    if before == after:
        return
    meeting.services.set(services)
    sentence = f"Services participants : {meeting}"
    tell(actor, meeting, "steering_meeting.services", sentence, before={"services": before}, after={"services": after})


@transaction.atomic
def freeze_figures(*, actor: User, meeting: SteeringMeeting) -> SteeringMeeting:
    """Keep the plan's figures of today for the meeting and ask for its note; again until it is held."""
    require(actor, STEER)
    row = lock(meeting)
    refuse_unless_planned(row)
    today = clock.today()
    row.figures, row.figures_on = figures_on(actor, today), today
    save_checked(row)
    # The figures are read on the note; the journal would say them twice.
    tell(actor, row, "steering_meeting.figures", f"Chiffres arrêtés : {row}", after={"figures_on": today})
    request_document(kind=NOTE, subject=row, actor=actor)
    return row


@transaction.atomic
def move_meeting(*, actor: User, meeting: SteeringMeeting, name: str, comment: str = "") -> SteeringMeeting:
    request = Request(actor=actor, today=clock.today(), comment=comment)
    row = fire(MEETING_WORKFLOW, obj=meeting, name=name, request=request)
    if row.state == SteeringState.CANCELLED:
        _write(row, row.services.all(), actor, reason=comment)
    if row.state == SteeringState.HELD:
        request_document(kind=NOTE, subject=row, actor=actor)
    return row
