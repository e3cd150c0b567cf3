"""The exits that may leave the portal: each year is cut one way, by service, region and country, whatever file asks.

Two files that hid their small numbers each on its own would complete each other.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.db.models import Q, Sum

from conventions.models import Measure
from conventions.selectors.measures import EXITS
from iae_portal.core.models import Service
from iae_portal.core.small_counts import hidden_cells, published

DECLARED = EXITS & Q(examined__isnull=False)
CLASSES = ("durable", "transition", "positive")
# Places in a row: the three classes, the other exits, the sum of all, the sum of the three.
DURABLE, OTHER, EXAMINED, DYNAMIC = 0, 3, 4, 5

Row = tuple[int | None, ...]
Counts = tuple[int, ...]


def told_exits(counted: Mapping[int, Sequence[int]]) -> dict[frozenset[int], Row]:
    """By the services that are added up (one, those of a region, all), from what each examined and its three classes;
    None for what is hidden. One query."""
    places = dict(Service.objects.filter(departement__isnull=False).order_by("code").values_list("pk", "region"))
    rows = [tuple(counted.get(key, (0, 0, 0, 0))[:4]) for key in places]
    *mine, whole = _told(tuple(rows), tuple(places.values()))
    regions = dict.fromkeys(places.values())
    members = [frozenset(key for key, held in places.items() if held == region) for region in regions]
    keys = [*(frozenset({key}) for key in places), *members, frozenset(places)]
    return dict(zip(keys, [*mine, whole], strict=True))


@lru_cache(maxsize=32)
def _told(counts: tuple[Counts, ...], regions: tuple[int, ...]) -> list[Row]:
    """A row a service, then a region, then the country. Four small classes may make a small sum of three: what hides
    the sums hides in the classes too."""
    classes = [(*three, examined - sum(three)) for examined, *three in counts]
    halves = [(sum(three), examined - sum(three)) for examined, *three in counts]
    also = [(row, place + OTHER - 1) for row, place in hidden_cells(halves, regions) if place]
    sums = published(halves, regions)
    return [(*row, dynamic) for row, (dynamic, _, _) in zip(published(classes, regions, also), sums, strict=True)]


def exits_by_service(year: int, **narrowing: str) -> dict[int, Counts]:
    """What each service examined in the year, and its three classes, of all structures or of some. One query."""
    names = ("examined", *CLASSES)
    rows = Measure.objects.filter(DECLARED, year=year, **narrowing).order_by().values_list("siae__service")
    return {
        key: tuple(counts)
        for key, *counts in rows.annotate(*map(Sum, names)).values_list(
            "siae__service", *(f"{name}__sum" for name in names)
        )
    }
