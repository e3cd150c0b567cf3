"""First figures of a perimeter, each with the list behind it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from conventions.enums import OPEN_STATES, RUNNING_STATES, ConventionState, SiaeState
from conventions.selectors.conventions import conventions_visible_to
from conventions.selectors.siaes import siaes_visible_to
from iae_portal.core.models import User

WATCHED = (ConventionState.NEGOTIATION, ConventionState.OPINION_PENDING, ConventionState.READY_TO_SIGN)


@dataclass(frozen=True)
class Figure:
    label: str
    value: int
    url: str


@dataclass(frozen=True)
class Tally:
    """Active structures, dossiers by state."""

    structures: int
    dossiers: Counter[str]

    def dossiers_in(self, *states: str) -> int:
        return sum(self.dossiers[state] for state in states)


def tally_of(user: User) -> Tally:
    """What the perimeter holds. Two queries."""
    # The ordering of the model would be grouped by: it is taken off.
    dossiers = conventions_visible_to(user).order_by().values_list("state")
    return Tally(
        siaes_visible_to(user).filter(state=SiaeState.ACTIVE).count(),
        Counter(dict(dossiers.annotate(n=Count("pk")))),
    )


def figures_of(tally: Tally) -> list[Figure]:
    """Structures, conventions in force, dossiers by stage."""
    conventions, structures = reverse("conventions:list"), reverse("conventions:siae_list")
    running = tally.dossiers_in(*RUNNING_STATES)
    return [
        Figure("Structures actives", tally.structures, f"{structures}?state={SiaeState.ACTIVE}"),
        Figure("Conventions signées ou en vigueur", running, f"{conventions}?stage=running"),
        Figure("Dossiers en instruction", tally.dossiers_in(*OPEN_STATES), f"{conventions}?stage=open"),
        *(Figure(state.label, tally.dossiers_in(state), f"{conventions}?state={state}") for state in WATCHED),
    ]
