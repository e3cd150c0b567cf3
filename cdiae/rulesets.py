"""The law of the council by period: names, notice, quorum, proxies, vote. Frozen data, each with its text."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from conventions.partners import COMMISSION, COUNCIL, AdvisoryBody


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
    """`ends_on` is the last day of the period, None while it runs.

    `verified` is False where the procedural articles of the period could not be read: the page says so.
    `voting_groups` are the groups of colleges that have as many votes each, the only ones to vote; empty
    where every member has one vote.
    """

    code: str
    label: str
    body: AdvisoryBody
    chair: str
    starts_on: date
    ends_on: date | None
    notice_days: int
    proxies_per_holder: int
    remote_counts: bool
    majority_base: MajorityBase
    voting_groups: tuple[VotingGroup, ...]
    mandate_years: int
    meetings_per_year: int
    verified: bool
    references: References

    @property
    def weighted(self) -> bool:
        """Whether votes are shared between groups (R. 5311-38) instead of one a member."""
        return bool(self.voting_groups)

    def has_voice(self, college: str) -> bool:
        """Whether the members of a college vote; the others are heard (R. 5311-37)."""
        return not self.weighted or any(college in group.colleges for group in self.voting_groups)


# DESIGN: the articles on procedure of 1999 were not read. Consultative bodies then followed chapter III of
# décret 83-1025; we apply the notice and the half quorum of 2006, without the remote members and the
# proxies that the décret of 2006 brought. No meeting before 2008 is held in the portal: it only labels.
COUNCIL_1999 = RuleSet(
    code="1999",
    label="Conseil départemental de 1999 (décret n° 99-105)",
    body=COUNCIL,
    chair="le préfet ou son représentant",
    starts_on=date(1999, 2, 19),
    ends_on=date(2006, 6, 7),
    notice_days=5,
    proxies_per_holder=0,
    remote_counts=False,
    majority_base=MajorityBase.PRESENT_OR_REPRESENTED,
    voting_groups=(),
    mandate_years=3,
    meetings_per_year=2,
    verified=False,
    references=References(
        body="loi n° 98-657 du 29 juillet 1998, article 16 ; décret n° 99-105 du 18 février 1999",
        notice="décret n° 83-1025 du 28 novembre 1983, chapitre III",
        substitution="décret n° 83-1025 du 28 novembre 1983, chapitre III",
        proxies="décret n° 83-1025 du 28 novembre 1983, chapitre III",
        quorum="décret n° 83-1025 du 28 novembre 1983, chapitre III",
        second="décret n° 83-1025 du 28 novembre 1983, chapitre III",
        majority="décret n° 83-1025 du 28 novembre 1983, chapitre III",
        interest="décret n° 83-1025 du 28 novembre 1983, chapitre III",
        minutes="décret n° 83-1025 du 28 novembre 1983, chapitre III",
    ),
)

# DESIGN: the period starts on the date of décret 2006-672, whose articles 1 and 3 to 15 applied at once to
# the departmental commissions of décret 2006-665. Two meetings a year, as in 1999, is our default: the
# texts of 2006 set no number. A mandate of three years is the length its successor has (R. 5311-36).
COMMISSION_2006 = RuleSet(
    code="2006-672",
    label="Formation de la CDEI (décrets n° 2006-665 et n° 2006-672)",
    body=COUNCIL,
    chair="le préfet ou son représentant",
    starts_on=date(2006, 6, 8),
    ends_on=date(2024, 6, 30),
    notice_days=5,
    proxies_per_holder=1,
    remote_counts=True,
    majority_base=MajorityBase.PRESENT_OR_REPRESENTED,
    voting_groups=(),
    mandate_years=3,
    meetings_per_year=2,
    verified=True,
    references=References(
        body="code du travail, articles R. 5112-11 à R. 5112-18",
        notice="décret n° 2006-672 du 8 juin 2006, article 9",
        substitution="décret n° 2006-672 du 8 juin 2006, article 3",
        proxies="décret n° 2006-672 du 8 juin 2006, article 10",
        quorum="décret n° 2006-672 du 8 juin 2006, article 11",
        second="décret n° 2006-672 du 8 juin 2006, article 11",
        majority="décret n° 2006-672 du 8 juin 2006, article 12",
        interest="décret n° 2006-672 du 8 juin 2006, article 13",
        minutes="décret n° 2006-672 du 8 juin 2006, article 14",
    ),
)

# R. 5311-37: the presidents and the members named for the State, the authorities and the social partners vote,
# the others are heard. R. 5311-38: the State, the authorities and the social partners have as many votes.
# DESIGN: of the two presidents, the préfet is counted with the State and the other with the authorities; only
# the préfet's vote breaks a tie (R. 5311-41). Those articles are on the committee: its commission follows them.
# The notice, proxies, interest and minutes of the code des relations entre le public et l'administration
# hold for any consultative commission; the quorum and the vote are in the code du travail itself.
COMMISSION_2024 = RuleSet(
    code="2024",
    label="Commission spécialisée du comité départemental pour l'emploi (décret n° 2024-560)",
    body=COMMISSION,
    chair="le préfet et le président du conseil départemental",
    starts_on=date(2024, 7, 1),
    ends_on=None,
    notice_days=5,
    proxies_per_holder=1,
    remote_counts=True,
    majority_base=MajorityBase.VOTES_CAST,
    voting_groups=(
        VotingGroup("État", ("chair", "state")),
        VotingGroup("collectivités territoriales", ("elected",)),
        VotingGroup("partenaires sociaux", ("employers", "unions")),
    ),
    mandate_years=3,
    meetings_per_year=1,
    verified=True,
    references=References(
        body="code du travail, articles R. 5311-22 à R. 5311-43",
        notice="code des relations entre le public et l'administration, article R. 133-8",
        substitution="code des relations entre le public et l'administration, article R. 133-3",
        proxies="code des relations entre le public et l'administration, article R. 133-9",
        quorum="code du travail, article R. 5311-40",
        second="code des relations entre le public et l'administration, article R. 133-10",
        majority="code du travail, articles R. 5311-38 et R. 5311-41",
        interest="code des relations entre le public et l'administration, article R. 133-12",
        minutes="code des relations entre le public et l'administration, article R. 133-13",
    ),
)

RULE_SETS = (COUNCIL_1999, COMMISSION_2006, COMMISSION_2024)


def rule_set_on(day: date) -> RuleSet:
    """The rule set in force on a day. Raises LookupError before the councils existed."""
    for rules in RULE_SETS:
        if rules.starts_on <= day and (rules.ends_on is None or day <= rules.ends_on):
            return rules
    raise LookupError(f"Aucun conseil de l'insertion par l'activité économique n'existait le {day:%d/%m/%Y}.")


def rule_set(code: str) -> RuleSet:
    return next(rules for rules in RULE_SETS if rules.code == code)
