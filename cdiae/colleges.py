"""The composition proposed by default: colleges of 2008 (R5112-17), of the commission of 2024 (R. 5311-23)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cdiae.enums import Basis, CollegeCode
from cdiae.rulesets import COMMISSION_2024, RuleSet, rule_set_on
from cdiae.votes import equal_group_weights


@dataclass(frozen=True)
class SeatPlan:
    """`label` may name {of_departement} and {of_region} (complements of name, "du Nord") or the {agency} of the day."""

    label: str
    basis: str
    standing: bool = False


@dataclass(frozen=True)
class CollegePlan:
    code: str
    seats: tuple[SeatPlan, ...]

    @property
    def label(self) -> str:
        return CollegeCode(self.code).label


def _numbered(label: str, count: int) -> tuple[SeatPlan, ...]:
    return tuple(SeatPlan(f"{label}, siège {rank}", Basis.DESIGNATED, rank == 1) for rank in range(1, count + 1))


# DESIGN: the code names the colleges and not how many seats each has (the order does): these numbers are a
# starting point that the order's own text replaces.
COLLEGES_2008 = (
    CollegePlan(CollegeCode.CHAIR, (SeatPlan("Préfet, président", Basis.OFFICE, True),)),
    CollegePlan(
        CollegeCode.STATE,
        (
            SeatPlan("Directeur départemental du travail", Basis.OFFICE, True),
            SeatPlan("Directeur départemental des affaires sanitaires et sociales", Basis.OFFICE, True),
        ),
    ),
    CollegePlan(
        CollegeCode.ELECTED,
        (
            SeatPlan("Conseil général {of_departement}", Basis.ELECTED, True),
            SeatPlan("Conseil régional {of_region}", Basis.ELECTED),
            SeatPlan("Communes, 1er siège", Basis.ELECTED),
            SeatPlan("Communes, 2e siège", Basis.ELECTED),
            SeatPlan("Établissements publics de coopération intercommunale", Basis.ELECTED),
        ),
    ),
    CollegePlan(CollegeCode.AGENCY, (SeatPlan("{agency}", Basis.OFFICE, True),)),
    CollegePlan(
        CollegeCode.IAE,
        (
            SeatPlan("Entreprises d'insertion", Basis.DESIGNATED, True),
            SeatPlan("Entreprises de travail temporaire d'insertion", Basis.DESIGNATED),
            SeatPlan("Associations intermédiaires", Basis.DESIGNATED),
            SeatPlan("Ateliers et chantiers d'insertion", Basis.DESIGNATED),
        ),
    ),
    CollegePlan(CollegeCode.EMPLOYERS, _numbered("Organisations d'employeurs", 3)),
    CollegePlan(CollegeCode.UNIONS, _numbered("Organisations syndicales", 5)),
)

_IAE_SEATS = next(plan.seats for plan in COLLEGES_2008 if plan.code == CollegeCode.IAE)
# DESIGN: R. 5311-26 leaves the composition of the commission to the committee; we propose the categories of
# R. 5311-23 that could be read, with the sector the commission is about. The order replaces it.
COLLEGES_2024 = (
    CollegePlan(CollegeCode.CHAIR, (SeatPlan("Préfet, coprésident", Basis.OFFICE, True),)),
    CollegePlan(
        CollegeCode.STATE,
        (
            SeatPlan("Directeur départemental de l'emploi, du travail et des solidarités", Basis.OFFICE, True),
            SeatPlan("Service de l'État désigné par le préfet", Basis.OFFICE, True),
        ),
    ),
    CollegePlan(
        CollegeCode.ELECTED,
        (
            SeatPlan("Conseil départemental {of_departement}, coprésident", Basis.ELECTED, True),
            SeatPlan("Conseil départemental {of_departement}", Basis.ELECTED),
            SeatPlan("Conseil régional {of_region}", Basis.ELECTED),
            SeatPlan("Communes et leurs groupements", Basis.ELECTED),
        ),
    ),
    CollegePlan(CollegeCode.EMPLOYERS, _numbered("Organisations d'employeurs", 5)),
    CollegePlan(CollegeCode.UNIONS, _numbered("Organisations syndicales", 5)),
    CollegePlan(
        CollegeCode.AGENCY,
        (
            SeatPlan("{agency}", Basis.OFFICE, True),
            SeatPlan("Missions locales", Basis.DESIGNATED),
            SeatPlan("Organismes de placement spécialisés (handicap)", Basis.DESIGNATED),
        ),
    ),
    CollegePlan(CollegeCode.IAE, _IAE_SEATS),
)


def default_colleges(day: dt.date) -> tuple[CollegePlan, ...]:
    """The composition proposed for an order that starts on a day."""
    return COLLEGES_2024 if rule_set_on(day) is COMMISSION_2024 else COLLEGES_2008


def default_votes(rules: RuleSet, colleges: tuple[CollegePlan, ...]) -> Mapping[tuple[str, int], int]:
    """Votes of each seat, named (college, rank): the fewest that make the groups equal, none for the others."""
    seats = [(plan.code, rank) for plan in colleges for rank in range(1, len(plan.seats) + 1)]
    if not rules.weighted:
        return dict.fromkeys(seats, 1)
    groups = {group.label: [seat for seat in seats if seat[0] in group.colleges] for group in rules.voting_groups}
    return dict.fromkeys(seats, 0) | equal_group_weights(groups)
