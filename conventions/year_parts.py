"""What a structure gives of a year that is over: its parts, the due line of each, when it is due. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from iae_portal.core.text import french_list, spelled

RESULTS, REPORT, ACCOUNTS = "conventions.year_results", "conventions.year_report", "conventions.year_accounts"

# The accounts and the report come each year (R5132-3 and the articles of the other types). DESIGN: no text found sets
# their day; three months for what the structure counts itself, six for accounts that an assembly approves.
DUE = {RESULTS: (3, 31), REPORT: (3, 31), ACCOUNTS: (6, 30)}
# DESIGN: a convention gives the results of that many years before it too, those of the convention that it follows.
YEARS_BEFORE = 3


@dataclass(frozen=True, eq=False)  # each is one of PARTS: itself, and quick to count by
class Part:
    """`kind` is that of its due line. `codes`: the indicators without which it is missing.

    DESIGN: a profile is told by its size, sex, age and income, means by supervision and hours: the other indicators of
    the catalogue may be unknown of a structure that has answered.
    """

    key: str
    label: str
    words: str
    kind: str = RESULTS
    codes: tuple[str, ...] = ()
    paper: str = ""  # of models.YearReturn; neither codes nor paper: the indicators agreed with the structure

    @property
    def flag(self) -> str:
        """The annotation that says that it is missing (selectors.year_returns)."""
        return f"no_{self.key}"


PROFILE = ("EFFECTIF", "FEMMES", "JEUNES", "MINIMA")
PARTS = (
    Part("sorties", "Sorties", "les sorties", codes=("SORTIES",)),
    Part(
        "public",
        "Public",
        "le public (effectif, femmes, jeunes, minima)",
        codes=PROFILE,
    ),
    Part("moyens", "Moyens", "les moyens (encadrement, heures)", codes=("ENCADREMENT", "HEURES")),
    Part("cibles", "Indicateurs", "les indicateurs négociés"),
    Part("bilan", "Bilan", "le bilan d'activité", REPORT, paper="report"),
    Part("comptes", "Comptes", "les comptes annuels", ACCOUNTS, paper="accounts"),
)
BY_KEY = {part.key: part for part in PARTS}


def due_on(kind: str, year: int) -> dt.date:
    """Until when the year after."""
    return dt.date(year + 1, *DUE[kind])


def missing_of(row: Any) -> list[Part]:
    """Of a year read with its flags."""
    return [part for part in PARTS if getattr(row, part.flag)]


def late_parts(year: int, today: dt.date) -> list[Part]:
    """Those that should be there, whoever gave them."""
    return [part for part in PARTS if due_on(part.kind, year) < today]


def said(parts: Iterable[Part]) -> str:
    """ "les sorties, le public et les comptes annuels"."""
    return french_list([part.words for part in parts])


def year_refusal(start: dt.date, end: dt.date, year: int, today: dt.date) -> str | None:
    """Why the results of a year cannot be given by a convention, or None."""
    if year not in range(start.year - YEARS_BEFORE, end.year + 1):
        return f"L'année {year} est hors de la convention et des {spelled(YEARS_BEFORE)} années qui la précèdent."
    if year >= today.year:
        return f"L'année {year} n'est pas finie : ses résultats ne sont pas encore connus."
    return None
