"""First figures of a perimeter, each with the list behind it. Counts by state and type in one query."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from conventions.enums import OPEN_STATES, RUNNING_STATES, ConventionState
from conventions.selectors.conventions import conventions_visible_to
from conventions.selectors.siaes import siaes_visible_to
from iae_portal.core.models import Region, User
from iae_portal.core.rights import visible_services

WATCHED = (ConventionState.NEGOTIATION, ConventionState.OPINION_PENDING, ConventionState.READY_TO_SIGN)


@dataclass(frozen=True)
class Figure:
    label: str
    value: int
    url: str


def figures_for(user: User) -> list[Figure]:
    """Structures, conventions in force, dossiers by stage."""
    states = Counter(dict(_counts(conventions_visible_to(user), "state")))
    types = Counter(dict(_counts(siaes_visible_to(user).filter(state="active"), "type")))
    conventions, structures = reverse("conventions:list"), reverse("conventions:siae_list")
    return [
        Figure("Structures actives", types.total(), structures),
        Figure("Conventions en vigueur", states[ConventionState.IN_FORCE], f"{conventions}?state=in_force"),
        Figure("Dossiers en instruction", sum(states[s] for s in OPEN_STATES), f"{conventions}?stage=open"),
        *(Figure(state.label, states[state], f"{conventions}?state={state}") for state in WATCHED),
    ]


@dataclass(frozen=True)
class ServiceRow:
    name: str
    structures: int
    in_force: int
    open: int
    url: str


def regions_table(user: User) -> list[ServiceRow]:
    """One line a region: structures, conventions in force, dossiers in progress. Three queries."""
    structures = dict(_counts(siaes_visible_to(user).filter(state="active"), "service__region_id"))
    return _table(
        [(row.pk, row.name, f"{reverse('conventions:list')}?region={row.pk}") for row in Region.objects.all()],
        structures,
        conventions_visible_to(user),
        "service__region_id",
    )


def services_table(user: User) -> list[ServiceRow]:
    """One line a departmental service of the perimeter."""
    structures = dict(_counts(siaes_visible_to(user).filter(state="active"), "service_id"))
    services = visible_services(user).filter(departement__isnull=False)
    return _table(
        [(row.pk, row.name, f"{reverse('conventions:list')}?service={row.pk}") for row in services],
        structures,
        conventions_visible_to(user),
        "service_id",
    )


def _table(places, structures: dict, conventions, key: str) -> list[ServiceRow]:
    counts: dict[int, Counter] = {}
    rows = conventions.order_by().values_list(key, "state").annotate(n=Count("pk"))
    for place, state, count in rows:
        counts.setdefault(place, Counter())[state] += count
    return [
        ServiceRow(
            name=name,
            structures=structures.get(pk, 0),
            in_force=sum(counts.get(pk, Counter())[state] for state in RUNNING_STATES),
            open=sum(counts.get(pk, Counter())[state] for state in OPEN_STATES),
            url=url,
        )
        for pk, name, url in places
    ]


def _counts(queryset, key: str):
    return queryset.order_by().values_list(key).annotate(n=Count("pk"))
