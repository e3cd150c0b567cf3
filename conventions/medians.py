"""The median of similar structures, hidden where they are too few to stay anonymous. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from iae_portal.core.text import counted, number, round_half_up

# DESIGN: under five structures, somebody who knows the others could work out one's result.
MINIMUM_STRUCTURES = 5


@dataclass(frozen=True)
class PeerMedian:
    """`value` is None when hidden; `count` is the structures that have a value."""

    value: Decimal | None
    count: int

    @property
    def is_hidden(self) -> bool:
        return self.value is None

    @property
    def explanation(self) -> str:
        if self.value is None:
            return f"non affichée : moins de {MINIMUM_STRUCTURES} structures comparables"
        return f"médiane de {counted(self.count, 'structure')} : {number(self.value)}"


def median_of_similar(values: Iterable[Decimal | None], *, places: int = 2) -> PeerMedian:
    """The median of the values of similar structures, those without a value left out."""
    known = [value for value in values if value is not None]
    if len(known) < MINIMUM_STRUCTURES:
        return PeerMedian(None, len(known))
    return PeerMedian(round_half_up(median(known), places), len(known))
