"""The composition proposed by default: the colleges of 2008 (code du travail, R5112-17). Pure."""

from dataclasses import dataclass

from cdiae.enums import Basis, CollegeCode


@dataclass(frozen=True)
class SeatPlan:
    label: str
    basis: str
    standing: bool = False


@dataclass(frozen=True)
class CollegePlan:
    code: str
    label: str
    seats: tuple[SeatPlan, ...]


# DESIGN: the code names the colleges and not how many seats each has (the order does): these numbers are a
# starting point that the order's own text replaces.
def default_colleges(*, of_departement: str, of_region: str, agency: str) -> tuple[CollegePlan, ...]:
    """`of_departement` and `of_region` are complements of name ("du Nord"), `agency` the agency of the day."""
    office, elected, designated = Basis.OFFICE, Basis.ELECTED, Basis.DESIGNATED
    return (
        CollegePlan(CollegeCode.CHAIR, "Présidence", (SeatPlan("Préfet, président", office, True),)),
        CollegePlan(
            CollegeCode.STATE,
            "Services de l'État",
            (
                SeatPlan("Directeur départemental du travail", office, True),
                SeatPlan("Directeur départemental des affaires sanitaires et sociales", office, True),
            ),
        ),
        CollegePlan(
            CollegeCode.ELECTED,
            "Élus des collectivités territoriales",
            (
                SeatPlan(f"Conseil général {of_departement}", elected, True),
                SeatPlan(f"Conseil régional {of_region}", elected),
                SeatPlan("Communes, 1er siège", elected),
                SeatPlan("Communes, 2e siège", elected),
                SeatPlan("Établissements publics de coopération intercommunale", elected),
            ),
        ),
        CollegePlan(CollegeCode.AGENCY, "Service public de l'emploi", (SeatPlan(agency, office, True),)),
        CollegePlan(
            CollegeCode.IAE,
            "Insertion par l'activité économique",
            (
                SeatPlan("Entreprises d'insertion", designated, True),
                SeatPlan("Entreprises de travail temporaire d'insertion", designated),
                SeatPlan("Associations intermédiaires", designated),
                SeatPlan("Ateliers et chantiers d'insertion", designated),
            ),
        ),
        CollegePlan(
            CollegeCode.EMPLOYERS,
            "Organisations d'employeurs",
            tuple(SeatPlan(f"Organisations d'employeurs, siège {rank}", designated, rank == 1) for rank in (1, 2, 3)),
        ),
        CollegePlan(
            CollegeCode.UNIONS,
            "Organisations syndicales de salariés",
            tuple(
                SeatPlan(f"Organisations syndicales, siège {rank}", designated, rank == 1) for rank in (1, 2, 3, 4, 5)
            ),
        ),
    )
