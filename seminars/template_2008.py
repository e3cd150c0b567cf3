"""The seven interregional seminars of 2008 and the assises, as the template of a series. No Django here.

Cities, range of dates, due dates of the correspondents: instruction DGEFP of 13 August 2008. The regions of each
seminar and the exact days were in annexes that are not public: the grouping is a proposal (proposal A of the working
note, geographic and balanced), the days are indicative, inside the planned range, outside the school holidays.
"""

import datetime as dt
from dataclasses import dataclass

NAME = "Séminaires interrégionaux des CDIAE et assises nationales"
SOURCE = "Instruction DGEFP du 13 août 2008 (plan de modernisation de l'insertion par l'activité économique)"
DESCRIPTION = (
    "Sept séminaires de formation et d'outillage, organisés avec la Caisse des Dépôts (convention « agir pour "
    "l'emploi » du 18 mars 2008), puis les assises nationales."
)
GROUPING_SOURCE = "Proposition A de répartition des régions (note de travail), à confirmer par la mission nationale"

FIRST_DAY = dt.date(2008, 10, 1)
EARLY_DUE = dt.date(2008, 9, 5)  # Paris, Marseille, Lille
LATE_DUE = dt.date(2008, 9, 19)  # Nantes, Bordeaux, Strasbourg, Lyon
ASSISES_DAY = dt.date(2009, 4, 28)  # planned for the end of 2008, held that day in Paris


@dataclass(frozen=True)
class PlannedEvent:
    city: str
    host: str
    day: dt.date
    due: dt.date | None
    regions: tuple[str, ...]
    kind: str = "seminar"

    @property
    def day_offset(self) -> int:
        return (self.day - FIRST_DAY).days

    @property
    def due_offset(self) -> int | None:
        return (self.due - FIRST_DAY).days if self.due else None


EVENTS = (
    PlannedEvent("Paris", "R11", dt.date(2008, 10, 1), EARLY_DUE, ("11", "24", "01", "02", "03", "04")),
    PlannedEvent("Marseille", "R93", dt.date(2008, 10, 7), EARLY_DUE, ("93", "91", "94")),
    PlannedEvent("Lille", "R31", dt.date(2008, 10, 14), EARLY_DUE, ("31", "22", "23")),
    PlannedEvent("Nantes", "R52", dt.date(2008, 10, 23), LATE_DUE, ("52", "53", "25", "54")),
    PlannedEvent("Bordeaux", "R72", dt.date(2008, 11, 6), LATE_DUE, ("72", "73", "74")),
    PlannedEvent("Strasbourg", "R42", dt.date(2008, 11, 13), LATE_DUE, ("42", "41", "21", "43")),
    PlannedEvent("Lyon", "R82", dt.date(2008, 11, 19), LATE_DUE, ("82", "83", "26")),
    PlannedEvent("Paris", "DGEFP", ASSISES_DAY, None, (), kind="assises"),
)


@dataclass(frozen=True)
class PlannedItem:
    """`workshop` numbers the three workshops on the lessons; a fourth is added where a region proposes one."""

    kind: str
    title: str
    starts: dt.time
    ends: dt.time
    workshop: int | None = None


def at(hour: int, minute: int = 0) -> dt.time:
    return dt.time(hour, minute)


# DESIGN: the order of the day is the instruction's; the hours are ours, changed for each event by its organisers.
SEMINAR_ITEMS = (
    PlannedItem("welcome", "Accueil des participants", at(9), at(9, 30)),
    PlannedItem("plenary", "Ouverture : le plan de modernisation et la place des CDIAE", at(9, 30), at(10)),
    PlannedItem("diagnoses", "Conclusions des diagnostics territoriaux, région par région", at(10), at(11, 30)),
    PlannedItem("break", "Pause", at(11, 30), at(11, 45)),
    PlannedItem("finance", "Les diagnostics financiers des structures", at(11, 45), at(12, 30)),
    PlannedItem("lunch", "Déjeuner", at(12, 30), at(14)),
    PlannedItem("workshop", "Construire une stratégie territoriale partagée", at(14), at(16), 1),
    PlannedItem("workshop", "Animer le CDIAE et préparer ses avis", at(14), at(16), 2),
    PlannedItem("workshop", "Suivre l'offre d'insertion et ses résultats", at(14), at(16), 3),
    PlannedItem("closing", "Restitution des ateliers et clôture", at(16, 15), at(17)),
)
ASSISES_ITEMS = (
    PlannedItem("welcome", "Accueil des participants", at(9), at(9, 30)),
    PlannedItem("plenary", "Ouverture des assises", at(9, 30), at(10, 30)),
    PlannedItem("plenary", "Synthèse des sept séminaires, atelier par atelier", at(10, 30), at(12, 30)),
    PlannedItem("lunch", "Déjeuner", at(12, 30), at(14)),
    PlannedItem("plenary", "Outils de pilotage et de conventionnement", at(14), at(16)),
    PlannedItem("closing", "Clôture", at(16), at(17)),
)
ITEMS = {"seminar": SEMINAR_ITEMS, "assises": ASSISES_ITEMS}
