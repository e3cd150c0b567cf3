"""Diagnosis, action plan and initiatives of the demonstration: imaginary figures, the same at each run."""

import datetime as dt
from decimal import Decimal

from cdiae.diagnosis.figures import PUBLICS
from cdiae.enums import ActionState, DiagnosisState, InitiativeTheme
from cdiae.models import Council, Diagnosis, DiagnosisRow, EmploymentArea, Initiative, PlannedAction, TerritoryFigures
from cdiae.selectors.diagnosis import diagnosis_table
from conventions.models import Orientation
from iae_portal.core.calendars import add_months
from iae_portal.core.models import Region, User
from iae_portal.core.services.writing import save_checked
from iae_portal.demo.story.area_figures import AREAS, TERRITORIES

ACTIONS = (
    ("Recenser les marchés publics à clause sociale", "DDTEFP", "Conseil général, communes", 3, 60),
    ("Organiser les passages entre chantiers et entreprises d'insertion", "Réseau imaginaire", "ANPE, PLIE", 6, 25),
    ("Former les encadrants techniques", "Organisme exemple", "Structures, OPCA", 9, 0),
    ("Suivre les sorties à six mois", "ANPE", "Structures", 12, 10),
)
INITIATIVES = (
    (InitiativeTheme.CLAUSES, "Un facilitateur des clauses sociales partagé par trois communes"),
    (InitiativeTheme.FIRMS, "Rencontres trimestrielles entre structures et entreprises classiques"),
    (InitiativeTheme.BRANCHES, "Parcours de qualification avec une branche du bâtiment"),
    (InitiativeTheme.AUTHORITIES, "Fonds commun d'aide à la mobilité des salariés en insertion"),
)


def load_strategy(council: Council, officer: User) -> None:
    _diagnosis(council)
    orientations = list(Orientation.objects.filter(departement=council.departement).order_by("pk"))
    for rank, (title, pilot, partners, months, progress) in enumerate(ACTIONS):
        PlannedAction.objects.create(
            council=council,
            orientation=orientations[rank % len(orientations)] if orientations else None,
            title=title,
            pilot=pilot,
            partners=partners,
            due_on=add_months(dt.date(2008, 10, 1), months),
            funding="Crédits d'animation du plan de modernisation",
            indicator="Nombre de parcours concernés",
            progress=progress,
            state=ActionState.RUNNING if progress else ActionState.PLANNED,
        )
    for theme, title in INITIATIVES:
        Initiative.objects.create(
            council=council,
            theme=theme,
            title=title,
            description="Initiative imaginaire, présentée pour montrer le catalogue.",
            partners="Partenaires exemples",
            contact="Secrétariat du conseil",
            started_on=dt.date(2008, 2, 1),
            shareable=theme == InitiativeTheme.CLAUSES,
        )


def _diagnosis(council: Council) -> None:
    areas = AREAS[council.departement.code]
    without = sum(1 for _, _, figures in areas if not figures[-2]["ETTI"])
    diagnosis = Diagnosis.objects.create(
        council=council,
        year=2007,
        state=DiagnosisState.PRESENTED,
        presented_on=dt.date(2008, 6, 17),
        sources="Chiffres imaginaires de démonstration, au 31 décembre 2007",
        comment=f"L'offre se concentre dans le chef-lieu ; {without} bassins sur {len(areas)} n'ont pas d'ETTI.",
    )
    for name, postcodes, figures in areas:
        seekers, long_term, young, seniors, rmi, districts, exits, structures, posts = figures
        area = EmploymentArea.objects.create(council=council, name=name, postcodes=postcodes.split())
        DiagnosisRow.objects.create(
            diagnosis=diagnosis,
            area=area,
            entered_structures=structures,
            entered_posts={kind: str(value) for kind, value in posts.items()},
            job_seekers=seekers,
            long_term=long_term,
            young=young,
            seniors=seniors,
            rmi=rmi,
            priority_districts=districts,
            entered_exits=Decimal(exits),
        )


def load_territories() -> None:
    """France and one region have figures of reference; the other regions show the sum of their diagnoses."""
    for code, (publics, exits, structures, posts) in TERRITORIES.items():
        row = TerritoryFigures(
            year=2007,
            region=Region.objects.get(code=code) if code else None,
            source="Chiffres d'exemple, sans valeur statistique",
            entered_exits=exits and Decimal(exits),
            entered_structures=structures,
            entered_posts={kind: str(value) for kind, value in posts.items()},
            **dict(zip((figure.key for figure in PUBLICS), publics, strict=True)),
        )
        save_checked(row)
    for diagnosis in Diagnosis.objects.select_related("council__departement__region"):
        diagnosis.compared = [line.kept() for line in diagnosis_table(diagnosis).wholes]
        diagnosis.save()
