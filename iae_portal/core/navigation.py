"""The main menu: each floor fills the slot with its entries, in order."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from iae_portal.core.slots import Slot


@dataclass(frozen=True)
class MenuEntry:
    """One entry of the main menu. `shown(user)` says for whom; `rank` orders the entries.

    `label` may be a function, for a name that changes with the day.
    `section` is the start of the addresses that belong to the entry, when its own page is not above them all.
    """

    label: str | Callable[[], str]
    view_name: str
    rank: int
    shown: Callable[..., bool] = lambda user: True
    section: str = ""


MENU: Slot[MenuEntry] = Slot("core.menu")


def menu_for(user, path: str) -> list[dict]:
    """Entries the user may open: label, url, whether the present page is inside."""
    entries = sorted((entry for entry in MENU.all() if entry.shown(user)), key=lambda entry: entry.rank)
    rows = [(_label(entry), reverse(entry.view_name), entry.section) for entry in entries]
    starts = [section or url for _, url, section in rows]
    # Several entries may begin the address: the longest is the nearest.
    inside = max((start for start in starts if path.startswith(start)), key=len, default=None)
    return [{"label": label, "url": url, "current": (section or url) == inside} for label, url, section in rows]


def _label(entry: MenuEntry) -> str:
    return entry.label() if callable(entry.label) else entry.label
