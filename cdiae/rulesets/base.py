"""What the law of a period says of the council: notice, quorum, proxies, vote, seats. Frozen data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from conventions.partners import AdvisoryBody, advisory_body


class MajorityBase(StrEnum):
    PRESENT_OR_REPRESENTED = "present_or_represented"
    VOTES_CAST = "votes_cast"

    @property
    def label(self) -> str:
        return {
            MajorityBase.PRESENT_OR_REPRESENTED: "majorité des membres présents ou représentés",
            MajorityBase.VOTES_CAST: "majorité des suffrages exprimés",
        }[self]


@dataclass(frozen=True)
class VotingGroup:
    """Colleges that vote as one group: `colleges` are codes of cdiae.enums.CollegeCode."""

    label: str
    colleges: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """A part of a whole; `words` name it in a sentence ("la moitié", "le tiers")."""

    numerator: int
    denominator: int
    words: str

    def of(self, whole: int) -> int:
        """Rounded up: half of eleven members is six."""
        return -(-whole * self.numerator // self.denominator)


HALF = Share(1, 2, "la moitié")


@dataclass(frozen=True)
class DefaultSeat:
    """`label` may name {of_departement} and {of_region} (complements of name, "du Nord") or the {agency} of the day.

    `basis` is a code of cdiae.enums.Basis.
    """

    label: str
    basis: str
    standing: bool = False


@dataclass(frozen=True)
class DefaultCollege:
    """`code` is one of cdiae.enums.CollegeCode."""

    code: str
    seats: tuple[DefaultSeat, ...]


def numbered(label: str, count: int) -> tuple[DefaultSeat, ...]:
    """The first of them sits in the standing commission."""
    return tuple(DefaultSeat(f"{label}, siège {rank}", "designated", rank == 1) for rank in range(1, count + 1))


@dataclass(frozen=True)
class References:
    """The article behind each rule, as printed on minutes and pages."""

    body: str
    notice: str
    substitution: str
    proxies: str
    quorum: str
    second: str
    majority: str
    interest: str
    minutes: str


@dataclass(frozen=True)
class RuleSet:
    """A period runs from `starts_on` until another set starts.

    `quorum` is the part of the seats that must be there. `colleges` is the composition proposed for a new order.
    `verified` is False where the procedural articles of the period could not be read: the page says so.
    `voting_groups` are the groups of colleges that have as many votes each, the only ones to vote; empty
    where every member has one vote.
    """

    code: str
    label: str
    chair: str
    starts_on: date
    notice_days: int
    quorum: Share
    proxies_per_holder: int
    remote_counts: bool
    majority_base: MajorityBase
    voting_groups: tuple[VotingGroup, ...]
    mandate_years: int
    meetings_per_year: int
    verified: bool
    references: References
    colleges: tuple[DefaultCollege, ...]

    @property
    def body(self) -> AdvisoryBody:
        """What the body is called, from the first day of the period on."""
        return advisory_body(self.starts_on)

    @property
    def weighted(self) -> bool:
        """Whether votes are shared between groups (R. 5311-38) instead of one a member."""
        return bool(self.voting_groups)

    def has_voice(self, college: str) -> bool:
        """Whether the members of a college vote; the others are heard (R. 5311-37)."""
        return not self.weighted or any(college in group.colleges for group in self.voting_groups)
