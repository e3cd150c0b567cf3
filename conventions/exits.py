"""Exits of insertion employees: five classes (circulaire DGEFP 2008-21) derived from the motive. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Protocol, TypeVar

from conventions.rates import ExitCounts

M = TypeVar("M", bound="Motive")


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


class Motive(Protocol):
    """A dated row of the table that the national mission keeps (models.ExitMotive)."""

    code: str
    label: str
    exit_class: str

    def in_force(self, day: dt.date) -> bool: ...


# A fixed-term contract or an agency mission is durable from six months, exactly six included; a shorter one is a
# transition. DESIGN: the table of a year is that of its last day, for all its exits: two classes of one motive in one
# year would be read by nobody.
def motives_of(motives: Iterable[M], year: int) -> list[M]:
    """Those that class the exits of a year."""
    last = dt.date(year, 12, 31)
    return [motive for motive in motives if motive.in_force(last)]


def counts_of_motives(counts: Mapping[str, int], motives: Iterable[Motive]) -> ExitCounts:
    """Exits by motive code, classed by the table of their year; a class is never typed. KeyError for another code."""
    by_code = {motive.code: ExitClass(motive.exit_class) for motive in motives}
    classes: Counter[ExitClass] = Counter()
    for code, count in counts.items():
        classes[by_code[code]] += count
    return ExitCounts(
        examined=sum(count for each, count in classes.items() if each.is_examined),
        durable=classes[ExitClass.DURABLE],
        transition=classes[ExitClass.TRANSITION],
        positive=classes[ExitClass.POSITIVE],
    )
