"""Exits of insertion employees: five classes derived from the motive. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
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
