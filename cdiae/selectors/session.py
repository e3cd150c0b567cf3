"""The session's page as data: the roll seat by seat, the items with their own room and quorum. Few queries in all."""

from dataclasses import dataclass, field

from cdiae.enums import Answer, ItemState, MemberKind
from cdiae.models import AgendaItem, Convocation, Interest, ItemVote, Meeting, Member, Presence, Proxy, Seat
from cdiae.presence import Mode, Room
from cdiae.quorum import Quorum
from cdiae.selectors.agenda import items_of, unsent_items
from cdiae.selectors.councils import members_at, seats_of
from cdiae.selectors.room import Gathering, gather
from cdiae.substitution import accepts_deputy
from cdiae.votes import voice_field
from iae_portal.core.text import agreed_with, counted


@dataclass
class RollPerson:
    member: Member
    presence: Presence | None = None
    expected: bool = False

    @property
    def here(self) -> bool:
        return self.presence is not None and self.presence.here

    @property
    def left(self) -> bool:
        return self.presence is not None and not self.presence.here

    @property
    def verb(self) -> str:
        return "Retour" if self.left else "Arrivée"

    @property
    def version(self) -> int:
        return self.presence.version if self.presence else 0


@dataclass
class RollLine:
    """One seat: its holder, substitutes and deputies, what was announced, the proxy it gave."""

    seat: Seat
    people: list[RollPerson] = field(default_factory=list)
    answer: Convocation | None = None
    proxy: Proxy | None = None

    @property
    def attended(self) -> bool:
        return any(person.here for person in self.people)

    @property
    def awaits_deputy(self) -> bool:
        """Somebody of the same service was announced, and has not come yet."""
        announced = self.answer and self.answer.answer == Answer.SUBSTITUTE and self.answer.deputy_name
        return bool(announced) and not self.attended

    @property
    def can_deputy(self) -> bool:
        return accepts_deputy(self.seat.basis)

    @property
    def names(self) -> str:
        """What the search box of the page looks into."""
        return " ".join([self.seat.label, *(person.member.name for person in self.people)])


def roll_of(meeting: Meeting, gathering: Gathering) -> list[RollLine]:
    lines = {seat.pk: RollLine(seat) for seat in seats_of(meeting.order, meeting.kind)}
    presences = {row.member_id: row for row in gathering.presences}
    for member in members_at(meeting):
        lines[member.seat_id].people.append(RollPerson(member, presences.pop(member.pk, None)))
    for row in presences.values():  # deputies of the day
        lines[row.member.seat_id].people.append(RollPerson(row.member, row))
    for convocation in meeting.convocations.filter(released_on=None).select_related("member", "substitute", "holder"):
        if line := lines.get(convocation.member.seat_id):
            _announce(line, convocation)
    for proxy in gathering.proxies:
        lines[proxy.giver.seat_id].proxy = proxy
    return list(lines.values())


def _announce(line: RollLine, convocation: Convocation) -> None:
    line.answer = convocation
    expected = convocation.member_id
    if convocation.answer == Answer.SUBSTITUTE:
        expected = convocation.substitute_id
    elif convocation.answer in (Answer.ABSENT, Answer.PROXY, ""):
        return
    for person in line.people:
        person.expected = person.member.pk == expected


@dataclass(frozen=True)
class VoiceLine:
    """A voice of the roll call."""

    seat: int
    label: str
    speaker: str
    proxy: bool
    chair: bool
    votes: int

    @property
    def field(self) -> str:
        return voice_field(self.seat)

    @property
    def named(self) -> str:
        if self.proxy:
            return f"{self.speaker} (mandat pour {self.label})"
        return f"{self.speaker} ({agreed_with('président', self.speaker)})" if self.chair else self.speaker


@dataclass(frozen=True)
class ItemLine:
    item: AgendaItem
    interests: list[Interest]
    votes: list[ItemVote]
    room: Room
    quorum: Quorum
    voices: list[VoiceLine]
    documents: list
    unsent: bool

    @property
    def last_vote(self) -> ItemVote | None:
        live = [vote for vote in self.votes if not vote.cancelled_reason]
        return live[-1] if live else None

    @property
    def chair_votes(self) -> bool:
        return any(voice.chair for voice in self.voices)

    @property
    def settled(self) -> bool:
        return self.item.state != ItemState.WAITING

    @property
    def may_be_reopened(self) -> bool:
        """Settled, or with a rejected proposal that stands: what was entered by mistake is taken back."""
        return self.settled or self.last_vote is not None

    @property
    def is_undecided(self) -> bool:
        return self.item.state in (ItemState.WAITING, ItemState.TIED, ItemState.REJECTED)

    @property
    def awaits_another_sense(self) -> bool:
        """A sense was rejected, and that is no opinion of the other one."""
        rejected = self.last_vote is not None and self.last_vote.outcome == ItemState.REJECTED
        return self.item.needs_vote and not self.settled and rejected


def item_lines(meeting: Meeting, gathering: Gathering) -> list[ItemLine]:
    """Every item with the voices it has now."""
    items = items_of(meeting)
    ids = [item.pk for item in items]
    interests = _grouped(Interest.objects.filter(item__in=ids).select_related("member").order_by("pk"))
    votes = _grouped(ItemVote.objects.filter(item__in=ids).order_by("rank"))
    people, seats = gathering.people(), {row.pk: row for row in seats_of(meeting.order, meeting.kind)}
    unsent = unsent_items(meeting)
    lines = []
    for item in items:
        held = interests.get(item.pk, [])
        interested = frozenset(row.member_id for row in held if row.holds)
        room = gathering.room(interested)
        voices = [_voice(voice, seats, people, room) for voice in room.voting]
        quorum = gathering.quorum(interested)
        documents = list(item.documents.all())
        lines.append(ItemLine(item, held, votes.get(item.pk, []), room, quorum, voices, documents, item.pk in unsent))
    return lines


def _voice(voice, seats: dict[int, Seat], people: dict[int, Member], room: Room) -> VoiceLine:
    proxy = voice.mode is Mode.PROXY
    return VoiceLine(
        seat=voice.seat,
        label=seats[voice.seat].label,
        speaker=str(people[voice.speaker]),
        proxy=proxy,
        chair=voice.seat == room.composition.chair and not proxy,
        votes=room.composition.votes_of(voice.seat),
    )


def _grouped(rows) -> dict[int, list]:
    groups: dict[int, list] = {}
    for row in rows:
        groups.setdefault(row.item_id, []).append(row)
    return groups


@dataclass(frozen=True)
class SessionPage:
    roll: list[RollLine]
    lines: list[ItemLine]
    quorum: Quorum
    gathering: Gathering
    present: list[Member]
    announced_proxies: int

    @property
    def absent(self) -> list[Member]:
        """The full members out of the room: who may give a proxy."""
        people = [person for line in self.roll for person in line.people if not person.here]
        return [person.member for person in people if person.member.kind == MemberKind.FULL]

    @property
    def idle(self) -> list[dict]:
        people = self.gathering.people()
        return [
            {"giver": people[row.proxy.giver], "holder": people[row.proxy.holder], "why": row.issue.label}
            for row in self.gathering.room().idle_proxies
        ]

    @property
    def advance(self) -> str:
        """ "1 point tranché sur 14." """
        settled = sum(line.settled for line in self.lines)
        return f"{counted(settled, 'point tranché', 'points tranchés')} sur {len(self.lines)}."


def session_page(meeting: Meeting) -> SessionPage:
    gathering = gather(meeting)
    roll = roll_of(meeting, gathering)
    given = {row.giver_id for row in gathering.proxies}
    announced = [line.answer for line in roll if line.answer and line.answer.answer == Answer.PROXY]
    return SessionPage(
        roll=roll,
        lines=item_lines(meeting, gathering),
        quorum=gathering.quorum(),
        gathering=gathering,
        present=[row.member for row in gathering.presences if row.here],
        announced_proxies=sum(row.member_id not in given for row in announced),
    )
