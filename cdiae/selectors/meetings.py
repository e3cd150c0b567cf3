"""Reading meetings: always from the perimeter."""

from django.db.models import QuerySet

from cdiae.deadlines import ConvocationDeadlines, convocation_deadlines
from cdiae.enums import MeetingState
from cdiae.models import Convocation, Council, Meeting
from cdiae.selectors.councils import councils_visible_to
from iae_portal.core.models import User


def meetings_visible_to(user: User) -> QuerySet[Meeting]:
    councils = councils_visible_to(user).values("pk")
    return Meeting.objects.filter(council__in=councils).select_related(
        "council__departement__region", "council__secretariat", "order", "second_of"
    )


def meetings_of(council: Council) -> QuerySet[Meeting]:
    return council.meetings.select_related("council__departement", "council__secretariat", "minutes")


def deadlines_of(meeting: Meeting) -> ConvocationDeadlines:
    """When its convocations must have been received, under the law of its day."""
    return convocation_deadlines(
        meeting.held_on,
        meeting.council.departement.code,
        notice_days=meeting.rules.notice_days,
        advised_sending_days=meeting.council.advised_sending_days,
    )


def convocations_of(meeting: Meeting) -> QuerySet[Convocation]:
    """Convocations in the order of the seats, with whom they name."""
    return meeting.convocations.select_related("member__seat__college", "substitute", "holder", "agenda").order_by(
        "member__seat__college__rank", "member__seat__rank", "pk"
    )


def urgency_told_in(convocation: Convocation) -> str:
    """What its letter says of the urgency: nothing when it comes in time. Posted, it comes the day after at best."""
    written_on, legal = convocation.written_on, deadlines_of(convocation.meeting).legal
    late = written_on > legal if convocation.member.email else written_on >= legal
    return convocation.meeting.urgency_reason if late else ""


def urgency_told_of(meeting: Meeting) -> str:
    """What its minutes say of the urgency: nothing when every member was convened in time."""
    if not meeting.urgency_reason:
        return ""
    return next(filter(None, map(urgency_told_in, meeting.convocations.select_related("member"))), "")


def unapproved(council: Council, before: Meeting) -> QuerySet[Meeting]:
    """Meetings whose minutes wait for approval and are not yet on this agenda, the oldest first."""
    ended = (MeetingState.CLOSED, MeetingState.NO_QUORUM)
    rows = council.meetings.filter(state__in=ended, held_on__lte=before.held_on, minutes__approved_on=None)
    rows = rows.exclude(pk=before.pk).filter(minutes__isnull=False)
    return rows.exclude(approvals__meeting=before).select_related("minutes").order_by("held_on", "pk")
