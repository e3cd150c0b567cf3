"""Which credits could serve where they are missing: movements proposed, their amounts to the cent. Pure."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Proposal:
    source: Hashable
    target: Hashable
    amount: Decimal


def proposals(free: Sequence[tuple[Hashable, Decimal]], missing: Iterable[tuple[Hashable, Decimal]]) -> list[Proposal]:
    """Movements that serve what is missing, in its order, from what is free, in its order, never a cent beyond.

    DESIGN: no text ranks the services; the caller gives first what the region holds, then who has the most to spare.
    """
    rooms = [[key, amount] for key, amount in free]
    found = []
    for target, lacking in missing:
        for room in rooms:
            amount = min(room[1], lacking)
            if amount > 0:
                found.append(Proposal(room[0], target, amount))
                room[1] -= amount
                lacking -= amount
    return found
