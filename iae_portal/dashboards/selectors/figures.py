"""First figures of a perimeter and of its territories, each with the list behind it, from the same two counts."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from conventions.enums import OPEN_STATES, RUNNING_STATES, ConventionState
from conventions.selectors.conventions import conventions_visible_to
from conventions.selectors.siaes import siaes_visible_to
from iae_portal.core.models import Region, User
from iae_portal.core.rights import departmental_services

WATCHED = (ConventionState.NEGOTIATION, ConventionState.OPINION_PENDING, ConventionState.READY_TO_SIGN)


@dataclass(frozen=True)
class Figure:
    label: str
    value: int
    url: str


@dataclass(frozen=True)
class Places:
    """Territories side by side: path of their pk from a structure or a dossier, filter of the lists, names.

    Without names: the perimeter as a whole.
    """

    key: str
    parameter: str
    names: tuple[tuple[int, str], ...] = ()


WHOLE = Places("service_id", "service")


def regions_of_france() -> Places:
    return Places("service__region_id", "region", tuple(Region.objects.values_list("pk", "name")))


def services_of(user: User) -> Places:
    return Places("service_id", "service", tuple(departmental_services(user).values_list("pk", "name")))


@dataclass(frozen=True)
class Tally:
    """Active structures by place, dossiers by place and state."""

    structures: Counter[int]
    dossiers: Counter[tuple[int, str]]

    def dossiers_in(self, *states: str, place: int | None = None) -> int:
        return sum(
            count for (where, state), count in self.dossiers.items() if state in states and place in (None, where)
        )


def tally_of(user: User, places: Places) -> Tally:
    """What the perimeter holds, by place. Two queries."""
    # The ordering of the model would be grouped by: it is taken off.
    structures = siaes_visible_to(user).filter(state="active").order_by().values_list(places.key)
    dossiers = conventions_visible_to(user).order_by().values_list(places.key, "state")
    return Tally(
        Counter(dict(structures.annotate(n=Count("pk")))),
        Counter({(place, state): count for place, state, count in dossiers.annotate(n=Count("pk"))}),
    )


def figures_of(tally: Tally) -> list[Figure]:
    """Structures, conventions in force, dossiers by stage."""
    conventions, structures = reverse("conventions:list"), reverse("conventions:siae_list")
    running = tally.dossiers_in(*RUNNING_STATES)
    return [
        Figure("Structures actives", tally.structures.total(), structures),
        Figure("Conventions signées ou en vigueur", running, f"{conventions}?stage=running"),
        Figure("Dossiers en instruction", tally.dossiers_in(*OPEN_STATES), f"{conventions}?stage=open"),
        *(Figure(state.label, tally.dossiers_in(state), f"{conventions}?state={state}") for state in WATCHED),
    ]


@dataclass(frozen=True)
class PlaceRow:
    name: str
    structures: int
    running: int
    open: int
    url: str


def table_of(tally: Tally, places: Places) -> list[PlaceRow]:
    """One line a place: structures, conventions in force, dossiers in progress."""
    conventions = reverse("conventions:list")
    return [
        PlaceRow(
            name=name,
            structures=tally.structures[pk],
            running=tally.dossiers_in(*RUNNING_STATES, place=pk),
            open=tally.dossiers_in(*OPEN_STATES, place=pk),
            url=f"{conventions}?{places.parameter}={pk}",
        )
        for pk, name in places.names
    ]
