"""A line of a diagnosis: an area, or a whole as it is shown and as a presented diagnosis keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cdiae.models import DiagnosisRow
from iae_portal.core.figures import Answers, known_sum
from iae_portal.core.text import counted, french_list, number


@dataclass(frozen=True)
class Cell:
    """A figure of the table. `typed`: a person gave it in the place of the portal's."""

    value: int | Decimal | None
    typed: bool = False


@dataclass(frozen=True)
class Line:
    """One line of the table: an area, or a whole. `row` is the area's own, to be completed.

    `partial`: of a whole, the figures that some of its areas do not give (label, how many give it, of how many).
    """

    name: str
    rate: Decimal | None
    structures: list[Cell]
    posts: list[Cell]
    publics: list[int | None]
    exits: Cell
    row: DiagnosisRow | None = None
    origin: str = ""
    source: str = ""
    exits_of_portal: bool = False
    answers: Answers = Answers()
    exit_answers: Answers = Answers()
    partial: tuple[tuple[str, int, int], ...] = ()

    def kept(self) -> dict:
        """A whole as a presented diagnosis keeps it: plain values, decimals as text."""
        return {
            "name": self.name,
            "rate": _text(self.rate),
            "structures": [cell.value for cell in self.structures],
            "posts": [_text(cell.value) for cell in self.posts],
            "publics": self.publics,
            "exits": _text(self.exits.value),
            "origin": self.origin,
            "source": self.source,
            "exits_of_portal": self.exits_of_portal,
            "answers": [self.answers.given, self.answers.asked],
            "exit_answers": [self.exit_answers.given, self.exit_answers.asked],
            "partial": [list(figure) for figure in self.partial],
        }

    @classmethod
    def of_kept(cls, kept: dict) -> "Line":
        return cls(
            **{
                **kept,
                "rate": _decimal(kept["rate"]),
                "structures": [Cell(value) for value in kept["structures"]],
                "posts": [Cell(_decimal(value)) for value in kept["posts"]],
                "exits": Cell(_decimal(kept["exits"])),
                "answers": Answers(*kept.get("answers", (0, 0))),
                "exit_answers": Answers(*kept.get("exit_answers", (0, 0))),
                "partial": tuple(tuple(figure) for figure in kept.get("partial", ())),
            }
        )

    @property
    def answered(self) -> str:
        """ "2 conventions sur 13 donnent leurs postes"; nothing when all do."""
        one, many = ("convention", "donne ses postes"), ("conventions", "donnent leurs postes")
        return self.answers.said(one, many) if self.answers.missing else ""

    @property
    def exits_given(self) -> str:
        """ "2 structures sur 13 ont donné leurs sorties", beside a rate that leaves some out."""
        one, many = ("structure", "a donné ses sorties"), ("structures", "ont donné leurs sorties")
        return self.exit_answers.said(one, many) if self.exit_answers.given and self.exit_answers.missing else ""

    @property
    def summed(self) -> str:
        """ "demandeurs d'emploi (1 bassin sur 2)": what a whole adds up without all of its areas."""
        return french_list(
            [f"{label} ({counted(given, 'bassin')} sur {number(asked)})" for label, given, asked in self.partial]
        )

    @property
    def all_structures(self) -> Cell:
        return sum_of(self.structures)

    @property
    def all_posts(self) -> Cell:
        return sum_of(self.posts)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def sum_of(cells: Iterable[Cell]) -> Cell:
    cells = list(cells)
    return Cell(known_sum(cell.value for cell in cells), any(cell.typed for cell in cells))
