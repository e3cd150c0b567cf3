"""Who has a voice on an item: seats attended, proxies in force, interested members set aside. Pure.

Persons and seats are named by whatever key the caller has. A seat has one voice, whoever speaks for it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from cdiae.rulesets import COMMISSION_2006, RuleSet

Key = str | int


class Mode(StrEnum):
    IN_PERSON = "in_person"
    REMOTE = "remote"
    PROXY = "proxy"


class ProxyIssue(StrEnum):
    NOT_ALLOWED = "not_allowed"
    GIVER_ATTENDS = "giver_attends"
    GIVER_INTERESTED = "giver_interested"
    HOLDER_ABSENT = "holder_absent"
    HOLDER_INTERESTED = "holder_interested"
    HOLDER_HAS_ANOTHER = "holder_has_another"

    @property
    def label(self) -> str:
        return {
            ProxyIssue.NOT_ALLOWED: "les règles de la période ne permettent pas de mandat",
            ProxyIssue.GIVER_ATTENDS: "le membre ou son suppléant est présent, le mandat est sans objet",
            ProxyIssue.GIVER_INTERESTED: "le mandant a un intérêt personnel à l'affaire",
            ProxyIssue.HOLDER_ABSENT: "le mandataire ne siège pas",
            ProxyIssue.HOLDER_INTERESTED: "le mandataire a un intérêt personnel à l'affaire et se retire",
            ProxyIssue.HOLDER_HAS_ANOTHER: "le mandataire détient déjà un mandat",
        }[self]


@dataclass(frozen=True)
class Composition:
    """The seats that compose the council, vacant ones and the chair's included.

    `chair_counts`: whether the chair is in the base of the quorum; `chair_votes`: whether he votes, and so
    breaks ties. Both are dated data of the council: the texts leave them open.
    `votes` is the number of votes of each seat, none for a member who is only heard (R. 5311-37, R. 5311-38);
    None where every member has one vote.
    """

    seats: frozenset[Key]
    chair: Key | None = None
    chair_counts: bool = True
    chair_votes: bool = True
    votes: Mapping[Key, int] | None = None

    @property
    def composing(self) -> frozenset[Key]:
        """The seats the quorum is counted on: those with a vote, where some have none (R. 5311-40)."""
        uncounted = {self.chair} if not self.chair_counts else set()
        return frozenset(seat for seat in self.seats - uncounted if self.votes_of(seat))

    def votes_of(self, seat: Key) -> int:
        return 1 if self.votes is None else self.votes[seat]


@dataclass(frozen=True)
class Attendee:
    person: Key
    seat: Key
    mode: Mode = Mode.IN_PERSON
    substitute: bool = False


@dataclass(frozen=True)
class Proxy:
    """`giver` is the absent member of `giver_seat`, `holder` the person who speaks for him."""

    giver: Key
    giver_seat: Key
    holder: Key


@dataclass(frozen=True)
class IdleProxy:
    proxy: Proxy
    issue: ProxyIssue


@dataclass(frozen=True)
class Voice:
    seat: Key
    speaker: Key
    mode: Mode
    substitute: bool = False


@dataclass(frozen=True)
class Room:
    """The voices on one item (or at the opening). `interested_seats` lost theirs by a personal interest."""

    composition: Composition
    voices: tuple[Voice, ...]
    idle_proxies: tuple[IdleProxy, ...]
    interested_seats: frozenset[Key]

    @property
    def chair_speaks(self) -> bool:
        """Somebody presides and votes: his own voice, not one given by proxy, breaks a tie."""
        return any(voice.seat == self.composition.chair and voice.mode is not Mode.PROXY for voice in self.voting)

    @property
    def voting(self) -> tuple[Voice, ...]:
        """The voices that vote: the chair's only if he is entitled to, and no seat without a vote."""
        silent = None if self.composition.chair_votes else self.composition.chair
        return tuple(voice for voice in self.voices if voice.seat != silent and self.composition.votes_of(voice.seat))

    @property
    def chair_weight(self) -> int:
        """The votes of the chair's seat."""
        return 1 if self.composition.chair is None else self.composition.votes_of(self.composition.chair)

    @property
    def votes(self) -> int:
        """The votes of all the voices: their number where each member has one."""
        return sum(self.composition.votes_of(voice.seat) for voice in self.voting)

    @property
    def mark(self) -> str:
        """Tells this room from another: who votes, and for which seat."""
        said = sorted(f"{voice.seat} {voice.speaker}" for voice in self.voting)
        return sha256("\n".join(said).encode()).hexdigest()[:16]


def room(
    composition: Composition,
    attendees: Iterable[Attendee],
    proxies: Iterable[Proxy] = (),
    *,
    left: frozenset[Key] = frozenset(),
    interested: frozenset[Key] = frozenset(),
    rules: RuleSet = COMMISSION_2006,
) -> Room:
    """The room without the persons who `left` it and those `interested` in the item.

    Articles 10, 11 and 13 of décret 2006-672. A seat attended by the member and his substitute counts once,
    for the member; when the member leaves, the substitute who stays speaks. DESIGN: a proxy falls silent
    when its holder leaves or is interested, and when its giver is: the interest is the giver's own.
    """
    attendees, proxies = tuple(attendees), tuple(proxies)
    _check(composition, attendees, proxies)
    # Somebody at a distance is in the room only where the law of the day counts him.
    counted = [each for each in attendees if rules.remote_counts or each.mode is not Mode.REMOTE]
    attended = _voices_of([each for each in counted if each.person not in left | interested])
    voices, idle = _with_proxies(attended, proxies, interested, rules)
    spoken = {voice.seat for voice in voices}
    barred = {each.seat for each in attendees if each.person in interested}
    barred |= {proxy.giver_seat for proxy in proxies if proxy.giver in interested}
    return Room(composition, voices, idle, frozenset(barred - spoken))


def _voices_of(present: list[Attendee]) -> dict[Key, Voice]:
    voices: dict[Key, Voice] = {}
    # Members before substitutes: the first to name a seat speaks for it.
    for each in sorted(present, key=lambda attendee: attendee.substitute):
        voices.setdefault(each.seat, Voice(each.seat, each.person, each.mode, each.substitute))
    return voices


def _with_proxies(
    attended: dict[Key, Voice], proxies: tuple[Proxy, ...], interested: frozenset[Key], rules: RuleSet
) -> tuple[tuple[Voice, ...], tuple[IdleProxy, ...]]:
    voices, idle = dict(attended), []
    held: Counter[Key] = Counter()
    for proxy in proxies:
        issue = _issue(proxy, attended, interested, rules)
        if issue is None and held[proxy.holder] >= rules.proxies_per_holder:
            issue = ProxyIssue.HOLDER_HAS_ANOTHER
        if issue is not None:
            idle.append(IdleProxy(proxy, issue))
            continue
        held[proxy.holder] += 1
        voices[proxy.giver_seat] = Voice(proxy.giver_seat, proxy.holder, Mode.PROXY)
    return tuple(voices.values()), tuple(idle)


def _issue(proxy: Proxy, attended: dict[Key, Voice], interested: frozenset[Key], rules: RuleSet) -> ProxyIssue | None:
    if rules.proxies_per_holder == 0:
        return ProxyIssue.NOT_ALLOWED
    if proxy.giver_seat in attended:
        return ProxyIssue.GIVER_ATTENDS
    if proxy.giver in interested:
        return ProxyIssue.GIVER_INTERESTED
    if proxy.holder in interested:
        return ProxyIssue.HOLDER_INTERESTED
    if proxy.holder not in {voice.speaker for voice in attended.values()}:
        return ProxyIssue.HOLDER_ABSENT
    return None


def _check(composition: Composition, attendees: tuple[Attendee, ...], proxies: tuple[Proxy, ...]) -> None:
    named = {each.seat for each in attendees} | {proxy.giver_seat for proxy in proxies}
    if composition.chair is not None:
        named.add(composition.chair)
    if unknown := named - composition.seats:
        raise ValueError(f"Sièges inconnus de la composition : {sorted(map(str, unknown))}")
    persons = [each.person for each in attendees]
    if len(set(persons)) != len(persons):
        raise ValueError("Une même personne occupe deux sièges.")
    if len({proxy.giver_seat for proxy in proxies}) != len(proxies):
        raise ValueError("Un même siège a donné deux mandats.")
