"""The room of a meeting as the pure rules want it: attendees, proxies, interests, quorum."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cdiae import presence, quorum
from cdiae.models import AgendaItem, Interest, Meeting, Member, Presence, Proxy
from cdiae.selectors.councils import composition_of


@dataclass(frozen=True)
class Gathering:
    """Everything read once; a room can then be asked for any item."""

    meeting: Meeting
    composition: presence.Composition
    presences: tuple[Presence, ...]
    proxies: tuple[Proxy, ...]

    def room(self, interested: frozenset[int] = frozenset()) -> presence.Room:
        """The room now, without those who left and the members `interested` in the item."""
        return presence.room(
            self.composition,
            [
                presence.Attendee(
                    person=row.member_id,
                    seat=row.member.seat_id,
                    mode=presence.Mode(row.mode),
                    substitute=row.member.is_substitute,
                )
                for row in self.presences
            ],
            [presence.Proxy(row.giver_id, row.giver.seat_id, row.holder_id) for row in self.proxies],
            left=frozenset(row.member_id for row in self.presences if not row.here),
            interested=interested,
            rules=self.meeting.rules,
        )

    def quorum(self, interested: frozenset[int] = frozenset()) -> quorum.Quorum:
        meeting = self.meeting
        return quorum.quorum(
            self.room(interested),
            second_convocation=meeting.is_second,
            rules=meeting.rules,
            whose=meeting.formation.whose,
        )

    def people(self) -> dict[int, Member]:
        """Members by primary key: whoever came, gave or holds a proxy."""
        known = {row.member_id: row.member for row in self.presences}
        for row in self.proxies:
            known.setdefault(row.giver_id, row.giver)
            known.setdefault(row.holder_id, row.holder)
        return known


def gather(meeting: Meeting, at: dt.datetime | None = None) -> Gathering:
    """The room now, or as it was `at` a moment."""
    presences = meeting.presences.select_related("member__seat__college")
    proxies = meeting.proxies.select_related("giver__seat__college", "holder__seat__college").order_by("pk")
    if at is not None:
        presences = _there(presences.prefetch_related("events"), at)
        proxies = proxies.filter(received_at__lte=at)
    return Gathering(meeting, composition_of(meeting), tuple(presences), tuple(proxies))


def _there(presences: Iterable[Presence], at: dt.datetime) -> Iterator[Presence]:
    for row in presences:
        moves = [event for event in row.events.all() if event.at <= at]
        if moves and moves[-1].here:
            row.here, row.mode = True, moves[-1].mode
            yield row


def opening_quorum(meeting: Meeting) -> quorum.Quorum:
    """The quorum now, before the opening; once open, that of its hour."""
    return gather(meeting, at=meeting.opened_at).quorum()


def interested_in(item: AgendaItem) -> frozenset[int]:
    """Members who may not deliberate on the item (article 13)."""
    return frozenset(Interest.objects.filter(item=item, lifted_reason="").values_list("member_id", flat=True))


def quorum_numbers(value: quorum.Quorum) -> dict:
    """A quorum as it is kept: numbers and sentence."""
    return {
        "composing": value.composing,
        "required": value.required,
        "total": value.total,
        "on_site": value.on_site,
        "remote": value.remote,
        "represented": value.represented,
        "substitutes": value.substitutes,
        "waived": value.waived,
        "reached": value.reached,
        "explanation": value.explanation,
    }
