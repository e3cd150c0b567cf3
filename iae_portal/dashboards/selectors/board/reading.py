"""A whole dashboard read at once, for the page, the files and the PDF."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from iae_portal.core.models import User
from iae_portal.dashboards.selectors.board.blocks import blocks_of
from iae_portal.dashboards.selectors.board.blocks_results import exits_by_place
from iae_portal.dashboards.selectors.board.comparison import comparison_of, multiples_of, spots_of, whole_of
from iae_portal.dashboards.selectors.board.frame import Frame, asked_year, frame_of
from iae_portal.dashboards.selectors.board.hushed import hushed
from iae_portal.dashboards.selectors.board.kept import kept_tallies
from iae_portal.dashboards.selectors.board.tallies import Tallies, offices_of, tallies_of
from iae_portal.dashboards.tables import Table

ASKED = ("year", "type", "network", "region", "service", "par", "ans", "compte", "tri")


@dataclass(frozen=True)
class Board:
    """`comparison` only where there are several services."""

    frame: Frame
    tallies: Tallies
    tri: str
    comparison: Table | None
    tables: list[Table]
    counted_at: dt.datetime | None = None  # None: now

    @property
    def all_tables(self) -> list[Table]:
        return [*([self.comparison] if self.comparison else []), *self.tables]

    @property
    def leaving(self) -> list[Table]:
        """What may leave the portal."""
        return self._hushed(self.all_tables)

    @property
    def filed(self) -> list[Table]:
        """The same with the six years, when the page shows them: a paper holds one year."""
        six_years = multiples_of(self.frame, self.tallies).tables if self.frame.six_years else []
        return self._hushed([*self.all_tables, *six_years])

    def _hushed(self, tables: list[Table]) -> list[Table]:
        return hushed(self.frame, self.tallies, tables, self.tri, kept=self.counted_at is not None)

    @property
    def parts(self) -> list[dict[str, str]]:
        """How each territory laid side by side is asked for."""
        return [{name: str(key) for name, key in spot.narrowed.items()} for spot in spots_of(self.frame)]


def asked_in(values: Mapping[str, str]) -> dict[str, str]:
    """What a dashboard understands of an address or of the parameters of a job."""
    return {name: str(values.get(name, "")) for name in ASKED}


def board_of(user: User, asked: dict[str, str], today: dt.date) -> Board:
    """LookupError for a territory that the person does not see."""
    year = asked_year(asked, today.year)
    offices = offices_of(user, year or today.year)
    frame = frame_of(user, offices, year or today.year, asked)
    if year is None:
        text = asked["year"].strip()[:20]
        frame.notes.append(f"« {text} » n'est pas une année : la page montre {today.year}. Choisissez-en une.")
    tallies, counted_at = kept_tallies(frame) or (tallies_of(frame, today), None)
    comparison = comparison_of(frame, tallies, asked["tri"]) if len(frame.services) > 1 else None
    whole = whole_of(frame)
    blocks = blocks_of(frame, tallies, whole)
    if comparison:
        blocks.append(exits_by_place(frame, tallies, [*spots_of(frame), whole]))
    return Board(frame, tallies, asked["tri"], comparison, blocks, counted_at)
