"""What the portal counts by itself: structures, posts and exits of an area, exits of a whole territory."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from cdiae.models import Council, EmploymentArea
from conventions.enums import RUNNING_STATES, SiaeState
from conventions.models import Convention, Measure, Siae
from iae_portal.core.figures import share_of


@dataclass(frozen=True)
class PortalFigures:
    """What the portal knows of an area by itself."""

    structures: dict[str, int]
    posts: dict[str, str]
    dynamic_exits: Decimal | None


@dataclass(frozen=True)
class Exits:
    """Exits of a year: those examined, and those that are dynamic (durable, transition, positive)."""

    examined: int
    dynamic: int

    @property
    def rate(self) -> Decimal | None:
        """In per cent, two decimals; None where no exit was examined."""
        return share_of(self.dynamic, self.examined)


def together(parts: Iterable[Exits]) -> Exits:
    """The exits of several territories: counts are added up, rates never are."""
    parts = list(parts)
    return Exits(sum(part.examined for part in parts), sum(part.dynamic for part in parts))


def service_ids(council: Council) -> set[int]:
    """The services whose structures are those of the council."""
    return {council.secretariat_id, *council.served.values_list("pk", flat=True)}


def portal_figures(area: EmploymentArea, year: int) -> PortalFigures:
    """Active structures, posts of running conventions, dynamic exits of the year, for the postcodes of the area."""
    siaes = Siae.objects.filter(service__in=service_ids(area.council), postcode__in=area.postcodes)
    active = siaes.filter(state=SiaeState.ACTIVE)
    structures: dict[str, int] = defaultdict(int)
    for kind in active.values_list("type", flat=True):
        structures[kind] += 1
    posts: dict[str, Decimal] = defaultdict(Decimal)
    running = Convention.objects.filter(siae__in=active, state__in=RUNNING_STATES, project__posts_fte__isnull=False)
    for kind, value in running.values_list("siae__type", "project__posts_fte"):
        posts[kind] += value
    # A structure that closed since had its exits that year.
    exits = together(_exits(Measure.objects.filter(siae__in=siaes), year, "siae__type").values())
    return PortalFigures(dict(structures), {kind: str(value) for kind, value in posts.items()}, exits.rate)


@dataclass(frozen=True)
class CountryExits:
    """The exits of a year in the whole country, by (service, region)."""

    counts: dict[tuple[int, int], Exits]

    def of_services(self, services: set[int]) -> Exits:
        return together(exits for (service, _), exits in self.counts.items() if service in services)

    def of_region(self, region: int) -> Exits:
        return together(exits for (_, found), exits in self.counts.items() if found == region)

    def of_country(self) -> Exits:
        return together(self.counts.values())


def country_exits(year: int) -> CountryExits:
    """One query, whatever the number of councils."""
    return CountryExits(_exits(Measure.objects.all(), year, "siae__service_id", "siae__service__region_id"))


def _exits(measures: QuerySet[Measure], year: int, *keys: str) -> dict[tuple, Exits]:
    # Without order: the default one would part the groups of the sum.
    rows = measures.filter(year=year, examined__gt=0).order_by().values(*keys)
    sums = rows.annotate(all=Sum("examined"), durable_=Sum("durable"), passing=Sum("transition"), more=Sum("positive"))
    return {
        tuple(row[key] for key in keys): Exits(row["all"], row["durable_"] + row["passing"] + row["more"])
        for row in sums
    }
