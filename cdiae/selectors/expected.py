"""Who of those convened a meeting still concerns: it may change after its convocations, and so may the council."""

from dataclasses import dataclass

from cdiae.enums import MeetingState
from cdiae.models import Convocation, Meeting, Member
from cdiae.selectors.councils import speakers_of
from cdiae.selectors.proxies import has_left

# Why, as the mail words it.
LEFT, STANDING, SEAT = "left", "standing", "seat"


def why_not_expected(row: Convocation) -> str:
    """The mandate ends before the day, the seat is not of the standing commission, or another person holds it."""
    meeting, seat = row.meeting, row.member.seat
    if has_left(row.member, meeting.held_on):
        return LEFT
    if not meeting.formation.holds(seat):
        return STANDING
    return SEAT


def is_expected(row: Convocation) -> bool:
    """As the meeting stands now, told or not."""
    if row.released_on is not None or why_not_expected(row) != SEAT:
        return False
    return row.member.seat.college.order_id == row.meeting.order_id


@dataclass(frozen=True)
class ToTell:
    """What the members of a convened meeting do not know of its composition."""

    newcomers: list[Member]
    gone: list[Convocation]

    def __bool__(self):
        return bool(self.newcomers or self.gone)


def to_tell(meeting: Meeting) -> ToTell:
    """Nothing before the convocations, nor for whoever left by an act of his own: he knows."""
    if meeting.state != MeetingState.CONVENED:
        return ToTell([], [])
    speakers = speakers_of(meeting)
    expected = {member.pk for member in speakers}
    rows = [row for row in meeting.convocations.select_related("member__seat__college") if row.released_on is None]
    convened = {row.member_id for row in rows}
    gone = [row for row in rows if row.member_id not in expected]
    return ToTell(
        [member for member in speakers if member.pk not in convened],
        [row for row in gone if not (row.member.departure and has_left(row.member, meeting.held_on))],
    )
