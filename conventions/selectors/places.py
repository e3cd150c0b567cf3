"""By what the pages that count beside their list count: a service, or a region of the country."""

from collections.abc import Iterable
from dataclasses import dataclass

from iae_portal.core.text import fold


@dataclass(frozen=True)
class Place:
    """`path` leads to it from the service of a row; the name of one is a link where it narrows the list."""

    label: str
    path: str
    linked: bool = False

    def link_to(self, key: int) -> int | None:
        return key if self.linked else None


PLACES = {"service": Place("Service", "{}"), "region": Place("Région", "{}__region", linked=True)}


def in_order(places: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """(key, name) in the order of the dictionary, accents ignored."""
    return sorted(places, key=lambda place: (fold(place[1]), place[0]))
