"""Deadlines that the council reminds its secretariat of."""

import datetime as dt

from django.urls import reverse

from cdiae.enums import MeetingState
from cdiae.models import Meeting, Member
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.text import french_date
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.reminders import RULES, ReminderRule, days, months
from iae_portal.notifications.services.deadlines import (
    cancel_deadlines_of,
    close_deadline,
    open_deadline,
    open_due_on,
)

MANDATE = "cdiae.mandate"
CONVENE = "cdiae.convene"
UNTOLD = "cdiae.untold"

UNTOLD_EVERY = 2  # days: members were given five at least to come


def _in_office(deadline, day: dt.date) -> bool:
    return deadline.subject.end is None or deadline.subject.end >= day


def _may_convene(deadline, day: dt.date) -> bool:
    """Nobody is convened to a meeting whose day has come."""
    return deadline.subject.state == MeetingState.PREPARATION and deadline.subject.held_on > day


def _may_tell(deadline, day: dt.date) -> bool:
    return deadline.subject.has_unsent_change and deadline.subject.held_on > day


def register_rules() -> None:
    """Called by the app's `ready()`."""
    RULES.fill(
        MANDATE,
        ReminderRule(
            kind=MANDATE,
            label="Fin d'un mandat de membre",
            action="préparer le renouvellement du mandat",
            steps=months(-6, -3, -1),
            repeat_every=None,
            still_relevant=_in_office,
        ),
    )
    RULES.fill(
        CONVENE,
        ReminderRule(
            kind=CONVENE,
            label="Convocation d'une séance",
            action="envoyer les convocations de la séance",
            steps=days(-7, -3, -1, 0),
            repeat_every=None,
            still_relevant=_may_convene,
        ),
    )
    RULES.fill(
        UNTOLD,
        ReminderRule(
            kind=UNTOLD,
            label="Changement d'une séance à dire aux membres",
            action="envoyer la convocation rectificative de la séance",
            steps=days(0),
            repeat_every=UNTOLD_EVERY,
            still_relevant=_may_tell,
        ),
    )


def remind_mandate(member: Member) -> None:
    """The end of a mandate is prepared six months before: organisations are slow to name somebody."""
    council = member.seat.college.order.council
    if member.mandate_end is None or member.mandate_end < clock.today():
        return
    open_deadline(
        kind=MANDATE,
        subject=member,
        service=council.secretariat,
        due_on=member.mandate_end,
        label=f"{council} : mandat de {member}, {member.seat.label}, jusqu'au {french_date(member.mandate_end)}",
        url=reverse("cdiae:members", args=[council.departement.code]),
    )


def forget_mandate(member: Member) -> None:
    cancel_deadlines_of(subject=member)


def remind_convocation(meeting: Meeting, legal_day) -> None:
    """The head releases the convocations: the reminder is his."""
    open_deadline(
        kind=CONVENE,
        subject=meeting,
        due_on=legal_day,
        label=f"{meeting.body_title} : {meeting}, convocations à recevoir au plus tard le {french_date(legal_day)}",
        url=reverse("cdiae:meeting", args=[meeting.pk]),
        owner_role=Role.HEAD,
    )


def convocations_sent(meeting: Meeting) -> None:
    close_deadline(kind=CONVENE, subject=meeting)


def follow_change(meeting: Meeting) -> None:
    """Once convened, what changed waits for the head, who alone tells the members; due the day after it changed."""
    if meeting.state != MeetingState.CONVENED:
        cancel_deadlines_of(subject=meeting, kind=UNTOLD)
    elif not meeting.has_unsent_change:
        close_deadline(kind=UNTOLD, subject=meeting)
    else:
        open_deadline(
            kind=UNTOLD,
            subject=meeting,
            due_on=open_due_on(kind=UNTOLD, subject=meeting) or clock.today() + dt.timedelta(days=1),
            label=f"{meeting.body_title} : {meeting}, changement à dire aux membres",
            url=reverse("cdiae:meeting", args=[meeting.pk]),
            owner_role=Role.HEAD,
        )


def forget_past(today: dt.date) -> None:
    """Each night: nobody is convened to a meeting whose day has come, nor told that it changed."""
    asked = Deadline.objects.open().filter(kind__in=(CONVENE, UNTOLD))
    past = Meeting.objects.filter(pk__in=asked.values("object_id"), held_on__lte=today)
    for meeting in past.order_by("pk"):
        for kind in (CONVENE, UNTOLD):
            cancel_deadlines_of(subject=meeting, kind=kind)


def meeting_given_up(meeting: Meeting) -> None:
    cancel_deadlines_of(subject=meeting)
