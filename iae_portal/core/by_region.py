"""What is counted by service, named or added up by region: what the country is shown."""

from collections import Counter
from collections.abc import Mapping

from iae_portal.core.models import Service


def by_region(counts: Mapping[int, int]) -> Counter[tuple[str, int, str]]:
    """By (filter, key, name): a region, or the one service of the mission, which has none. One query."""
    found: Counter[tuple[str, int, str]] = Counter()
    # Joined here: a join of what is counted leads SQLite through every row of each service.
    services = Service.objects.filter(pk__in=counts).order_by("pk")
    for pk, region, name in services.values_list("pk", "region_id", "region__name"):
        found[("region", region, name) if region else ("service", pk, "Mission nationale")] += counts[pk]
    return found


def by_service(counts: Mapping[int, int]) -> Counter[tuple[str, int, str]]:
    """By (filter, key, name) as by_region: each service. One query."""
    names = Service.objects.filter(pk__in=counts).order_by("pk").values_list("pk", "name")
    return Counter({("service", pk, name): counts[pk] for pk, name in names})
