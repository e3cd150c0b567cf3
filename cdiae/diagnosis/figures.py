"""The figures of a territory that a person may give: their names, their bounds, the words of their headers. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from conventions.structure_types import STRUCTURE_TYPES

TYPES = tuple(STRUCTURE_TYPES)
STRUCTURES, POSTS, EXITS = "structures", "posts", "dynamic_exits"


@dataclass(frozen=True)
class Figure:
    """`words`: a header that bears all the words of one of these groups is its own. `places`: decimals taken."""

    key: str
    label: str
    words: tuple[tuple[str, ...], ...]
    maximum: int
    places: int = 0

    @property
    def kind(self) -> str:
        """The type of structure; empty for the figures that have none."""
        return self.key.partition(":")[2]


# DESIGN: the bounds are above anything France has known; a number beyond is a slip of the keyboard.
PUBLICS = (
    Figure("job_seekers", "Demandeurs d'emploi", (("demandeurs", "emploi"),), 10_000_000),
    Figure("long_term", "Longue durée", (("longue", "duree"),), 10_000_000),
    Figure("young", "Moins de 26 ans", (("26", "ans"), ("jeunes",)), 10_000_000),
    Figure("seniors", "50 ans et plus", (("50", "ans"), ("seniors",)), 10_000_000),
    Figure("rmi", "Allocataires du RMI", (("rmi",),), 10_000_000),
    Figure("priority_districts", "Zones urbaines sensibles", (("zones", "urbaines", "sensibles"), ("zus",)), 10_000),
)
PARTS_OF_JOB_SEEKERS = ("long_term", "young", "seniors")
STRUCTURES_BY_TYPE = tuple(
    Figure(
        f"{STRUCTURES}:{kind}",
        f"Structures {kind}",
        (("structures", kind.lower()), ("structure", kind.lower())),
        100_000,
    )
    for kind in TYPES
)
POSTS_BY_TYPE = tuple(
    Figure(f"{POSTS}:{kind}", f"Postes {kind}", (("postes", kind.lower()), ("etp", kind.lower())), 1_000_000, places=2)
    for kind in TYPES
)
DYNAMIC_EXITS = Figure(EXITS, "Sorties dynamiques (%)", (("sorties", "dynamiques"),), 100, places=2)
FIGURES = (*PUBLICS, *STRUCTURES_BY_TYPE, *POSTS_BY_TYPE, DYNAMIC_EXITS)
OF_PORTAL = (*STRUCTURES_BY_TYPE, *POSTS_BY_TYPE, DYNAMIC_EXITS)  # what the portal also counts by itself
BY_KEY = {figure.key: figure for figure in FIGURES}


def out_of_bounds(figure: Figure, value: int | Decimal) -> bool:
    return not 0 <= value <= figure.maximum
