"""The vote on an item (décret 2006-672, articles 12 and 13; R. 133-11 and R. 133-12). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import lcm

from cdiae.presence import Key, Mode, Room
from cdiae.rulesets import COMMISSION_2006, MajorityBase, RuleSet
from iae_portal.core.errors import OfField
from iae_portal.core.text import counted


class Choice(StrEnum):
    FAVOUR = "favour"
    AGAINST = "against"
    ABSTAIN = "abstain"

    @property
    def label(self) -> str:
        return {Choice.FAVOUR: "pour", Choice.AGAINST: "contre", Choice.ABSTAIN: "abstention"}[self]


class Outcome(StrEnum):
    """The fate of the proposed sense. A rejected one is no opinion of the other sense: that is voted anew."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    TIED = "tied"

    @property
    def label(self) -> str:
        return {Outcome.ADOPTED: "adopté", Outcome.REJECTED: "rejeté", Outcome.TIED: "partagé"}[self]


class BallotFault(StrEnum):
    INTERESTED = "interested"
    NO_VOICE = "no_voice"
    HEARD = "heard"
    CHAIR = "chair"
    TWICE = "twice"

    @property
    def label(self) -> str:
        return {
            BallotFault.INTERESTED: (
                "Ce membre a un intérêt personnel à l'affaire : il ne prend pas part à la délibération."
            ),
            BallotFault.NO_VOICE: "Ce siège n'est ni présent ni représenté pour ce point.",
            BallotFault.HEARD: "Ce membre siège sans voix délibérative : il est entendu et ne vote pas.",
            BallotFault.CHAIR: "Le président n'a pas droit de vote dans ce conseil.",
            BallotFault.TWICE: "Ce siège a déjà voté sur ce point.",
        }[self]


@dataclass(frozen=True)
class Ballot:
    seat: Key
    choice: Choice


@dataclass(frozen=True)
class BallotRefusal:
    seat: Key
    reason: BallotFault


class VoteRefused(ValueError):
    """The count or the ballots cannot stand; `sentences` says why, in French, each beside the field of its form."""

    def __init__(self, sentences: Sequence[str]):
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass(frozen=True)
class Tally:
    """`base` is the votes of all who can vote: each is for, against, or abstains."""

    favour: int
    against: int
    abstain: int
    base: int
    chair: Choice | None
    majority_base: MajorityBase

    @property
    def majority(self) -> int:
        """The votes in favour that adopt: more than half of the base of the period."""
        whole = self.favour + self.against if self.majority_base is MajorityBase.VOTES_CAST else self.base
        return whole // 2 + 1  # strictly more than half, for an odd number as for an even one

    @property
    def evenly_split(self) -> bool:
        """DESIGN: "partage égal des voix" is read on votes for and against; an abstention takes no side."""
        return self.favour == self.against > 0

    @property
    def casting_vote(self) -> bool:
        return self.evenly_split and self.chair in (Choice.FAVOUR, Choice.AGAINST)

    @property
    def outcome(self) -> Outcome:
        # Before the majority: on a tie the chair decides, even where abstentions keep both sides under it.
        if self.casting_vote:
            return Outcome.ADOPTED if self.chair is Choice.FAVOUR else Outcome.REJECTED
        if self.evenly_split:
            return Outcome.TIED
        return Outcome.ADOPTED if self.favour >= self.majority else Outcome.REJECTED

    @property
    def explanation(self) -> str:
        votes = f"{self.favour} pour, {self.against} contre, {counted(self.abstain, 'abstention')}"
        verdict = self.outcome.label.capitalize()
        if self.casting_vote:
            return f"{verdict} par la voix prépondérante du président, en cas de partage égal : {votes}."
        if self.outcome is Outcome.TIED:
            return f"{verdict} : {votes}, sans voix du président pour départager. Le point est remis aux voix."
        if self.majority_base is MajorityBase.VOTES_CAST:
            cast = counted(self.favour + self.against, "suffrage exprimé", "suffrages exprimés")
            return f"{verdict} : {votes} ; majorité de {self.majority} sur {cast}."
        base = counted(self.base, "voix présente ou représentée", "voix présentes ou représentées")
        return f"{verdict} : {votes} ; majorité de {self.majority} sur {base}, abstentions comprises."


def tally_by_count(
    *,
    base: int,
    favour: int,
    against: int,
    abstain: int = 0,
    chair: Choice | None = None,
    chair_votes: int = 1,
    rules: RuleSet = COMMISSION_2006,
) -> Tally:
    """A show of hands, counted in votes. `chair` is what the chair voted, None where no chair voted.

    `chair_votes` is how many votes he has. Raises VoteRefused when the count is not that of the room.
    """
    counts = {"favour": favour, "against": against, "abstain": abstain}
    refusals = [
        OfField("Un nombre de voix ne peut être négatif.", name) for name, voices in counts.items() if voices < 0
    ]
    total = sum(counts.values())
    if refusal := _another_total(total, base):
        refusals.append(OfField(refusal, "favour" if total > base else "abstain"))
    sides = {Choice.FAVOUR: favour, Choice.AGAINST: against, Choice.ABSTAIN: abstain}
    if chair and sides[chair] < chair_votes:
        refusals.append(OfField(_chair_miscounted(chair, chair_votes), "chair"))
    if refusals:
        raise VoteRefused(refusals)
    return Tally(favour, against, abstain, base, chair, rules.majority_base)


def _another_total(total: int, base: int) -> str | None:
    """DESIGN: whoever has a voice and stays votes or abstains; an abstention is said, never what a count lacks."""
    if total > base:
        return f"Le total saisi ({total} voix) dépasse le nombre de voix présentes ou représentées ({base})."
    if total < base:
        return (
            f"Le total saisi ({total} voix) ne fait pas les {base} voix présentes ou représentées : "
            "notez les abstentions, ou le départ de qui a quitté la salle."
        )
    return None


def _chair_miscounted(chair: Choice, votes: int) -> str:
    if votes == 1:
        return f"Le président est noté « {chair.label} », mais aucune voix ne l'est : corrigez le décompte."
    return f"Le président est noté « {chair.label} » et porte {votes} voix : le décompte en a moins, corrigez-le."


def ballot_refusals(room: Room, ballots: Iterable[Ballot]) -> tuple[BallotRefusal, ...]:
    """The ballots that cannot be received, each with its reason: an interested member first of all."""
    voting = {voice.seat for voice in room.voting}
    seen: set[Key] = set()
    refusals = []
    for ballot in ballots:
        if ballot.seat in room.interested_seats:
            refusals.append(BallotRefusal(ballot.seat, BallotFault.INTERESTED))
        elif ballot.seat not in voting:
            refusals.append(BallotRefusal(ballot.seat, _silence(room, ballot.seat)))
        elif ballot.seat in seen:
            refusals.append(BallotRefusal(ballot.seat, BallotFault.TWICE))
        seen.add(ballot.seat)
    return tuple(refusals)


def _silence(room: Room, seat: Key) -> BallotFault:
    """Why a seat that is not interested has no vote on the item."""
    composition = room.composition
    if seat == composition.chair and not composition.chair_votes:
        return BallotFault.CHAIR
    if seat in composition.seats and not composition.votes_of(seat):
        return BallotFault.HEARD
    return BallotFault.NO_VOICE


def voice_field(seat: Key) -> str:
    """The field of a seat in a roll call."""
    return f"voix-{seat}"


def tally_by_name(room: Room, ballots: Iterable[Ballot], *, rules: RuleSet = COMMISSION_2006) -> Tally:
    """A roll call: one ballot a seat, a proxy's under the giver's seat, with the votes of the seat.

    Raises VoteRefused when a ballot cannot be received.
    DESIGN: the casting vote is that of who presides, so the chair's voice given by proxy breaks no tie.
    """
    ballots = tuple(ballots)
    if refusals := ballot_refusals(room, ballots):
        raise VoteRefused([OfField(refusal.reason.label, voice_field(refusal.seat)) for refusal in refusals])

    def votes_for(choice: Choice) -> int:
        return sum(room.composition.votes_of(ballot.seat) for ballot in ballots if ballot.choice is choice)

    base = room.votes
    chairs = {voice.seat for voice in room.voting if voice.mode is not Mode.PROXY} & {room.composition.chair}
    chair = next((ballot.choice for ballot in ballots if ballot.seat in chairs), None)
    favour, against, abstain = (votes_for(choice) for choice in Choice)
    if refusal := _another_total(favour + against + abstain, base):
        cast = {ballot.seat for ballot in ballots}
        silent = next(voice.seat for voice in room.voting if voice.seat not in cast)
        raise VoteRefused([OfField(refusal, voice_field(silent))])
    return Tally(favour, against, abstain, base, chair, rules.majority_base)


def equal_group_weights(groups: Mapping[str, Sequence[Key]]) -> dict[Key, int]:
    """Votes per seat such that every group has the same total (R. 5311-38, since 1 July 2024).

    DESIGN: the numbers of votes come from a local order; failing one, the smallest whole numbers that make
    the groups equal, the same for every member of a group. A group without seats is left out.
    """
    filled = [seats for seats in groups.values() if seats]
    total = lcm(*(len(seats) for seats in filled))
    return {seat: total // len(seats) for seats in filled for seat in seats}


def default_votes(rules: RuleSet) -> Mapping[tuple[str, int], int]:
    """Votes of each proposed seat, named (college, rank): the fewest that make the groups equal, none for the others.

    One a member where the law shares none.
    """
    seats = [(college.code, rank) for college in rules.colleges for rank in range(1, len(college.seats) + 1)]
    if not rules.weighted:
        return dict.fromkeys(seats, 1)
    groups = {group.label: [seat for seat in seats if seat[0] in group.colleges] for group in rules.voting_groups}
    return dict.fromkeys(seats, 0) | equal_group_weights(groups)


def unequal_groups(rules: RuleSet, votes: Iterable[tuple[str, int]]) -> str | None:
    """Why the votes of the seats, given as (college, votes), break R. 5311-38; None when they don't."""
    votes = tuple(votes)
    totals = {
        group.label: sum(number for college, number in votes if college in group.colleges)
        for group in rules.voting_groups
    }
    if len(set(totals.values())) <= 1:
        return None
    said = ", ".join(f"{label} {total}" for label, total in totals.items())
    return f"Les groupes doivent avoir le même nombre de voix (article R. 5311-38). Ils en ont : {said}."
