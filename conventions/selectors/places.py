"""By what the pages that count beside their list count: a service, or a region of the country."""

from collections.abc import Iterable

from iae_portal.core.text import fold

PLACES = {"service": "{}", "region": "{}__region"}  # from the service of a row


def in_order(places: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """(key, name) in the order of the dictionary, accents ignored."""
    return sorted(places, key=lambda place: (fold(place[1]), place[0]))
