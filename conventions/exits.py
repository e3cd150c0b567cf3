"""Exits of insertion employees: five classes derived from the motive, and who enters the figures. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from conventions.rates import ExitCounts


class ExitClass(StrEnum):
    DURABLE = "durable"
    TRANSITION = "transition"
    POSITIVE = "positive"
    OTHER = "other"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            ExitClass.DURABLE: "emploi durable",
            ExitClass.TRANSITION: "emploi de transition",
            ExitClass.POSITIVE: "sortie positive",
            ExitClass.OTHER: "autre sortie",
            ExitClass.WITHDRAWN: "retirée des sorties constatées",
        }[self]

    @property
    def is_examined(self) -> bool:
        """In the denominator of the rates: all but the withdrawn ones."""
        return self is not ExitClass.WITHDRAWN


@dataclass(frozen=True)
class ExitMotive:
    code: str
    label: str
    exit_class: ExitClass


# Circulaire DGEFP 2008-21 and the five categories of the paying agency: a fixed-term contract or an agency mission is
# durable from six months, exactly six included; a shorter one is a transition. DESIGN: the full official lists of
# "autres sorties" and of withdrawn exits were not found; the motives of these two classes are the usual ones.
EXIT_MOTIVES = (
    ExitMotive("CDI", "CDI, aidé ou non", ExitClass.DURABLE),
    ExitMotive("CDD_LONG", "CDD de six mois et plus", ExitClass.DURABLE),
    ExitMotive("MISSION_LONG", "mission d'intérim de six mois et plus", ExitClass.DURABLE),
    ExitMotive("FONCTION_PUBLIQUE", "titularisation ou stage dans la fonction publique", ExitClass.DURABLE),
    ExitMotive("CREATION", "création ou reprise d'entreprise", ExitClass.DURABLE),
    ExitMotive("CDD_COURT", "CDD de moins de six mois", ExitClass.TRANSITION),
    ExitMotive("MISSION_COURTE", "mission d'intérim de moins de six mois", ExitClass.TRANSITION),
    ExitMotive("CONTRAT_AIDE", "contrat aidé à durée déterminée hors SIAE", ExitClass.TRANSITION),
    ExitMotive("PREQUALIFIANTE", "entrée en formation préqualifiante", ExitClass.POSITIVE),
    ExitMotive("QUALIFIANTE", "entrée en formation qualifiante", ExitClass.POSITIVE),
    ExitMotive("AUTRE_SIAE", "embauche dans une autre SIAE", ExitClass.POSITIVE),
    ExitMotive("CHOMAGE", "recherche d'emploi", ExitClass.OTHER),
    ExitMotive("INACTIVITE", "inactivité", ExitClass.OTHER),
    ExitMotive("SANS_NOUVELLES", "sans nouvelles", ExitClass.OTHER),
    ExitMotive("CONGE_LONG", "congé de longue durée", ExitClass.WITHDRAWN),
    ExitMotive("DECES", "décès", ExitClass.WITHDRAWN),
    ExitMotive("DETENTION", "incarcération", ExitClass.WITHDRAWN),
    ExitMotive("DEMENAGEMENT", "déménagement", ExitClass.WITHDRAWN),
)

_CLASSES = {motive.code: motive.exit_class for motive in EXIT_MOTIVES}


def motives_of(exit_class: ExitClass) -> list[ExitMotive]:
    return [motive for motive in EXIT_MOTIVES if motive.exit_class is exit_class]


def counts_of_motives(motives: Mapping[str, int]) -> ExitCounts:
    """Exits by motive code, classed by the table. KeyError for an unknown code. A class is never typed."""
    classes: Counter[ExitClass] = Counter()
    for code, count in motives.items():
        classes[_CLASSES[code]] += count
    return ExitCounts(
        examined=sum(count for each, count in classes.items() if each.is_examined),
        durable=classes[ExitClass.DURABLE],
        transition=classes[ExitClass.TRANSITION],
        positive=classes[ExitClass.POSITIVE],
    )


@dataclass(frozen=True)
class PopulationRule:
    """The minimum stay (months) or work (hours) from which the exit of an employee is looked at."""

    siae_type: str
    starts_on: date
    ends_on: date | None
    minimum_months: int
    minimum_hours: int
    source: str

    @property
    def label(self) -> str:
        if self.minimum_hours:
            return f"au moins {self.minimum_hours} heures travaillées"
        return f"au moins {self.minimum_months} mois de présence"


_CIRCULAIRE = "circulaire DGEFP n° 2008-21 du 10 décembre 2008"
_STATISTICS = "convention statistique de 2013"

# DESIGN: three months for all types hold for the years before the circulaire too, so that the past measures compare;
# 1999 is the first year of conventions for all types (loi n° 98-657 of 29 July 1998). The day when AI and ETTI went to
# 150 hours is unconfirmed: first day of the statistical convention.
_FIRST_DAY = date(1999, 1, 1)
_HOURS_FROM = date(2013, 1, 1)
POPULATION_RULES = (
    PopulationRule("EI", _FIRST_DAY, None, 3, 0, _CIRCULAIRE),
    PopulationRule("ACI", _FIRST_DAY, None, 3, 0, _CIRCULAIRE),
    PopulationRule("AI", _FIRST_DAY, date(2012, 12, 31), 3, 0, _CIRCULAIRE),
    PopulationRule("ETTI", _FIRST_DAY, date(2012, 12, 31), 3, 0, _CIRCULAIRE),
    PopulationRule("AI", _HOURS_FROM, None, 0, 150, _STATISTICS),
    PopulationRule("ETTI", _HOURS_FROM, None, 0, 150, _STATISTICS),
)


def population_rule(siae_type: str, day: date) -> PopulationRule:
    """The rule of a type on a day. Raises LookupError for another type, or before 1999."""
    for rule in POPULATION_RULES:
        if rule.siae_type == siae_type and rule.starts_on <= day and (rule.ends_on is None or day <= rule.ends_on):
            return rule
    raise LookupError(f"Aucune règle de population pour le type {siae_type} au {day:%d/%m/%Y}.")
