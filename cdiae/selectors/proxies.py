"""Proxies announced in the answers, and those whose holder will not sit."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from cdiae.enums import AWAY, Answer
from cdiae.models import Convocation, Member


def given_to(convocation: Convocation) -> Convocation | None:
    """The convocation of the member who gives his proxy to this one (one at most, R. 133-9)."""
    rows = convocation.meeting.convocations.filter(answer=Answer.PROXY, holder=convocation.member_id)
    return rows.select_related("member", "holder", "meeting__council__secretariat").first()


def holder_is_away(convocation: Convocation) -> bool:
    """He gave a proxy, and its holder answered since that he will not sit himself, or has left the council."""
    if convocation.answer != Answer.PROXY:
        return False
    if has_left(convocation.holder, convocation.meeting.held_on):
        return True
    others = Convocation.objects.filter(meeting=convocation.meeting_id, member=convocation.holder_id)
    return others.filter(Q(answer__in=AWAY) | Q(released_on__isnull=False)).exists()


def has_left(member: Member, day: dt.date) -> bool:
    return member.end is not None and member.end < day


def _has_left(row: Convocation) -> bool:
    return has_left(row.member, row.meeting.held_on)


def without_holder(rows: Iterable[Convocation]) -> set[int]:
    """Keys of the convocations of one meeting whose proxy has lost its holder."""
    rows = list(rows)
    away = {row.member_id for row in rows if row.answer in AWAY or row.released_on or _has_left(row)}
    return {row.pk for row in rows if row.answer == Answer.PROXY and row.holder_id in away}
