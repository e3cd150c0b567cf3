"""Who meets: the whole council, or a part of it. One row a kind of meeting (MeetingKind)."""

from dataclasses import dataclass
from typing import Any

from cdiae.enums import MeetingKind
from cdiae.quorum import COUNCIL, STANDING


@dataclass(frozen=True)
class Formation:
    """`flag` is the field that a seat of it bears, "" when every seat is of it.

    `whose` follows the count of its seats; `the` names it in the minutes, "" for the council by its name of the day.
    """

    whose: str
    the: str = ""
    flag: str = ""

    def seats(self, path: str = "") -> dict[str, bool]:
        """Its seats in a query, `path` leading to them ("seat__")."""
        return {f"{path}{self.flag}": True} if self.flag else {}

    def holds(self, seat: Any) -> bool:
        return not self.flag or getattr(seat, self.flag)


FORMATIONS = {
    MeetingKind.PLENARY: Formation(whose=COUNCIL),
    MeetingKind.STANDING: Formation(whose=STANDING, the="la commission permanente", flag="standing"),
}
