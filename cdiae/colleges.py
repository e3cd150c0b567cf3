"""The composition proposed by default: the colleges of 2008 (code du travail, R5112-17)."""

from dataclasses import dataclass

from cdiae.enums import Basis, CollegeCode


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
