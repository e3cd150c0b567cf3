"""The types of structure: what the texts say of each, one row a type. Pure.

A new type is a row here and its name in `enums.StructureType`; then its regime (financing) and what the catalogue asks
of it (indicators, pieces). docs/architecture.md lists the places.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PopulationRule:
    """The minimum stay (months) or work (hours) from which the exit of an employee is looked at."""

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

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class StructureRules:
    """`article` defines the type in the code du travail. `held_with`: titles that the same body may hold besides this
    one on a favourable opinion only (D. 5132-30). `years_article` limits a convention to three years,
    `termination_article` sets the procedure, "" where none was read.
    `posts_aided_since`: before that day the State pays an aid to accompaniment, and no post."""

    code: str
    article: str
    population: tuple[PopulationRule, ...]
    held_with: tuple[str, ...] = ()
    years_article: str = ""
    termination_article: str = ""
    posts_aided_since: date = date.min


_CIRCULAIRE = "circulaire DGEFP n° 2008-21 du 10 décembre 2008"
_STATISTICS = "convention statistique de 2013"

# DESIGN: three months for all types hold for the years before the circulaire too, so that the past measures compare;
# 1999 is the first year of conventions for all types (loi n° 98-657 of 29 July 1998). The day when AI and ETTI went to
# 150 hours is unconfirmed: first day of the statistical convention.
_FIRST_DAY = date(1999, 1, 1)
_MONTHS = (PopulationRule(_FIRST_DAY, None, 3, 0, _CIRCULAIRE),)
_HOURS = (
    PopulationRule(_FIRST_DAY, date(2012, 12, 31), 3, 0, _CIRCULAIRE),
    PopulationRule(date(2013, 1, 1), None, 0, 150, _STATISTICS),
)

_POST_AID = date(2014, 7, 1)  # reform of 2014: an aid to the post for all types

# D. 5132-30 lets the bearer of an ACI also hold an EI or AI convention on a favourable opinion, separate accounts kept.
# DESIGN: the text bears on the two titles held together: whichever convention comes second needs it.
STRUCTURE_TYPES = {
    row.code: row
    for row in (
        StructureRules(
            "EI",
            "L. 5132-5",
            _MONTHS,
            held_with=("ACI",),
            years_article="R. 5132-3",
            termination_article="R. 5132-5",
        ),
        StructureRules("ETTI", "L. 5132-6", _HOURS, years_article="R. 5132-10-8"),
        StructureRules(
            "ACI",
            "L. 5132-15",
            _MONTHS,
            held_with=("EI", "AI"),
            years_article="R. 5132-29",
            posts_aided_since=_POST_AID,
        ),
        StructureRules(
            "AI",
            "L. 5132-7",
            _HOURS,
            held_with=("ACI",),
            years_article="R. 5132-13",
            termination_article="R. 5132-16",
            posts_aided_since=_POST_AID,
        ),
    )
}


def population_rule(siae_type: str, day: date) -> PopulationRule:
    """The rule of a type on a day. Raises LookupError for another type, or before 1999."""
    known = STRUCTURE_TYPES.get(siae_type)
    for rule in known.population if known else ():
        if rule.holds_on(day):
            return rule
    raise LookupError(f"Aucune règle de population pour le type {siae_type} au {day:%d/%m/%Y}.")
