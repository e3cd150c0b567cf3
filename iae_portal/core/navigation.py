"""The main menu: each floor fills the slot with its entries, in order."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from iae_portal.core.slots import Slot


@dataclass(frozen=True)
class MenuEntry:
    """One entry of the main menu. `shown(user)` says for whom; `rank` orders the entries."""

    label: str
    view_name: str
    rank: int
    shown: Callable[..., bool] = lambda user: True


MENU: Slot[MenuEntry] = Slot("core.menu")


def menu_for(user, path: str) -> list[dict]:
    """Entries the user may open: label, url, whether the present page is inside."""
    entries = sorted((entry for entry in MENU.all() if entry.shown(user)), key=lambda entry: entry.rank)
    rows = [{"label": entry.label, "url": reverse(entry.view_name)} for entry in entries]
    inside = max((row["url"] for row in rows if path.startswith(row["url"])), key=len, default=None)
    return [{**row, "current": row["url"] == inside} for row in rows]
