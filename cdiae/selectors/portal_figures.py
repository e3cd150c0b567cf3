"""What the portal counts by itself: structures, posts and exits of an area, exits of a whole territory."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from cdiae.models import Council
from conventions.enums import ONCE_SIGNED_STATES
from conventions.models import Convention, Measure, Siae
from conventions.selectors.amendments import posts_on
from conventions.selectors.in_force import in_year
from conventions.selectors.siaes import of_year
from iae_portal.core.figures import Answers, share_of


@dataclass(frozen=True)
class Exits:
    """Exits of a year: those examined, and those that are dynamic (durable, transition, positive).

    `answers`: structures that gave their exits, and all those of the year.
    """

    examined: int
    dynamic: int
    answers: Answers = Answers()

    @property
    def rate(self) -> Decimal | None:
        """In per cent, two decimals; None where no exit was examined."""
        return share_of(self.dynamic, self.examined)


@dataclass
class PortalFigures:
    """What the portal knows of an area by itself, by type. `answers`: conventions that give their posts, and all."""

    structures: Counter[str] = field(default_factory=Counter)
    posts: dict[str, Decimal] = field(default_factory=dict)
    answers: dict[str, list[int]] = field(default_factory=dict)
    exits: Exits = Exits(0, 0)

    def add_posts(self, kind: str, posts: Decimal | None) -> None:
        """One convention; without posts it is counted as silent, never as zero."""
        answers = self.answers.setdefault(kind, [0, 0])
        answers[1] += 1
        if posts is not None:
            answers[0] += 1
            self.posts[kind] = self.posts.get(kind, Decimal(0)) + posts


def together(parts: Iterable[Exits]) -> Exits:
    """The exits of several territories: counts are added up, rates never are."""
    parts = list(parts)
    answers = sum((part.answers for part in parts), Answers())
    return Exits(sum(part.examined for part in parts), sum(part.dynamic for part in parts), answers)


def service_ids(council: Council) -> set[int]:
    """The services whose structures are those of the council."""
    return {council.secretariat_id, *council.served.values_list("pk", flat=True)}


def figures_by_area(council: Council, year: int) -> dict[int | None, PortalFigures]:
    """By key of the area, None for what is in none: each structure once, so that the whole is the register's.

    A postcode of two areas counts in the first by name; the page says so (`shared_postcodes`).
    """
    places = {code: area.pk for area in council.areas.order_by("-name", "-pk") for code in area.postcodes}
    siaes = Siae.objects.filter(service__in=service_ids(council))
    rows = {row.pk: (places.get(row.postcode), row.type) for row in siaes.only("type", "postcode").order_by()}
    found: dict[int | None, PortalFigures] = defaultdict(PortalFigures)
    for pk in siaes.filter(of_year(year)).order_by().values_list("pk", flat=True):
        area, kind = rows[pk]
        found[area].structures[kind] += 1
    for pk, posts in _posts(siaes, year).items():
        area, kind = rows[pk]
        found[area].add_posts(kind, posts)
    # A structure that closed since had its exits that year.
    for (pk,), exits in _exits(Measure.objects.filter(siae__in=siaes), year, "siae_id").items():
        area = found[rows[pk][0]]
        area.exits = together([area.exits, exits])
    for (pk,), answers in _exit_answers(siaes, year, "pk").items():
        area = found[rows[pk][0]]
        area.exits = together([area.exits, Exits(0, 0, answers)])
    return found


def _exit_answers(siaes: QuerySet[Siae], year: int, *keys: str) -> dict[tuple, Answers]:
    """How many structures gave their exits, of those of the year. Who says that nobody left has answered."""
    gave = Exists(Measure.objects.filter(siae=OuterRef("pk"), year=year, examined__isnull=False))

    def counts(rows: QuerySet[Siae]) -> dict[tuple, int]:
        return {tuple(row): count for *row, count in rows.order_by().values_list(*keys).annotate(n=Count("pk"))}

    asked, given = counts(siaes.filter(gave | of_year(year))), counts(siaes.filter(gave))
    return {key: Answers(given.get(key, 0), count) for key, count in asked.items()}


def _posts(siaes: QuerySet[Siae], year: int) -> dict[int, Decimal | None]:
    """Posts by structure, of its last signed convention that ran that year, as amended by its end; None: unknown."""
    signed = Convention.objects.filter(in_year(year), siae__in=siaes, state__in=ONCE_SIGNED_STATES)
    running = signed.order_by("start", "pk")
    return dict(running.annotate(posts=posts_on(dt.date(year, 12, 31))).values_list("siae_id", "posts"))


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
    """Three queries, whatever the number of councils."""
    found = _exits(Measure.objects.all(), year, "siae__service_id", "siae__service__region_id")
    for key, answers in _exit_answers(Siae.objects.all(), year, "service_id", "service__region_id").items():
        found[key] = together([found.get(key, Exits(0, 0)), Exits(0, 0, answers)])
    return CountryExits(found)


def _exits(measures: QuerySet[Measure], year: int, *keys: str) -> dict[tuple, Exits]:
    # Without order: the default one would part the groups of the sum.
    rows = measures.filter(year=year, examined__gt=0).order_by().values(*keys)
    sums = rows.annotate(all=Sum("examined"), durable_=Sum("durable"), passing=Sum("transition"), more=Sum("positive"))
    return {
        tuple(row[key] for key in keys): Exits(row["all"], row["durable_"] + row["passing"] + row["more"])
        for row in sums
    }
