"""What anybody may read: aggregates of the whole country, small numbers of people hidden (core.small_counts)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from conventions.models import Convention, Measure
from iae_portal.core.models import Service
from iae_portal.core.small_counts import SMALLEST_SHOWN
from iae_portal.core.text import spelled
from iae_portal.dashboards.selectors.told_exits import DECLARED, exits_by_service, told_exits


@dataclass(frozen=True)
class DataSet:
    """`columns` are (name, what it means); `rows` gives dicts of these names, None for what is hidden or unknown."""

    name: str
    title: str
    description: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[], list[dict[str, Any]]]


PLACE = (
    ("annee", "Année civile"),
    ("region", "Région de 2008"),
    ("service", "Code du service (département de 2008 ; 59L et 59V pour les deux services du Nord)"),
)


def convention_rows(conventions: QuerySet[Convention]) -> list[dict[str, Any]]:
    """Signed conventions and their structures by year that they cover, service and type. One query."""
    counted: Counter[tuple] = Counter()
    structures: defaultdict[tuple, set[int]] = defaultdict(set)
    signed = conventions.filter(signed_on__isnull=False).order_by()
    found = signed.values_list(
        "service__code", "service__region__name", "siae__type", "siae_id", "start", "end", "ended_on"
    )
    for service, region, kind, siae, start, end, ended_on in found:
        for year in range(start.year, min(end, ended_on or end).year + 1):
            key = (year, region, service, kind)
            counted[key] += 1
            structures[key].add(siae)
    names = ("annee", "region", "service", "type")
    return [
        {**dict(zip(names, key, strict=True)), "structures": len(structures[key]), "conventions": counted[key]}
        for key in sorted(counted, key=lambda key: tuple(map(str, key)))
    ]


def exit_rows() -> list[dict[str, Any]]:
    """Exits by year and service, with the country; under five people a figure is hidden, and what would tell it."""
    given = Measure.objects.filter(DECLARED).order_by().values_list("year", "siae__service")
    answered: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for year, service, count in given.annotate(n=Count("siae", distinct=True)):
        answered[year][service] = count
    places = list(Service.objects.order_by("code").select_related("region"))
    return [line for year in sorted(answered) for line in _exits_of(year, answered[year], places)]


def _exits_of(year: int, answered: dict[int, int], places: list[Service]) -> Iterable[dict[str, Any]]:
    told = told_exits(exits_by_service(year))
    whole = max(told, key=len)
    rows = [(place.region.name, place.code, answered[place.pk], {place.pk}) for place in places if place.pk in answered]
    for region, code, given, keys in (*rows, ("France entière", "France", sum(answered.values()), whole)):
        durable, transition, positive, other, examined, _ = told[frozenset(keys)]
        yield {
            "annee": year,
            "region": region,
            "service": code,
            "structures_repondantes": given,
            "sorties": examined,
            "emploi_durable": durable,
            "emploi_transition": transition,
            "sorties_positives": positive,
            "autres_sorties": other,
        }


DATA_SETS = {
    made.name: made
    for made in (
        DataSet(
            "conventions",
            "Conventions et structures conventionnées",
            "Conventions signées dont un jour au moins tombe dans l'année, par service et type de structure.",
            (
                *PLACE,
                ("type", "Type de structure : EI, ACI, AI, ETTI…"),
                ("structures", "Structures différentes"),
                ("conventions", "Conventions"),
            ),
            lambda: convention_rows(Convention.objects.all()),
        ),
        DataSet(
            "sorties",
            "Sorties des salariés en insertion",
            "Sorties examinées par classe, par service et pour la France. Un nombre de une à "
            f"{spelled(SMALLEST_SHOWN - 1)} personnes est "
            "masqué, ainsi que ceux qui permettraient de le retrouver.",
            (
                *PLACE,
                ("structures_repondantes", "Structures qui ont déclaré leurs sorties, seules comptées"),
                ("sorties", "Sorties examinées"),
                ("emploi_durable", "Sorties en emploi durable"),
                ("emploi_transition", "Sorties en emploi de transition"),
                ("sorties_positives", "Sorties positives"),
                ("autres_sorties", "Autres sorties"),
            ),
            exit_rows,
        ),
    )
}
