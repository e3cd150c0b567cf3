"""How far a target is reached: a rate, a word and a tone. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from iae_portal.core.figures import share_of

# DESIGN: no text says from where a target is nearly reached; a tenth below it is what a dialogue passes over quickly.
NEARLY = Decimal(90)


@dataclass(frozen=True)
class Attainment:
    """`share` in points of the target, None where a target of zero or below makes a rate meaningless."""

    share: Decimal | None
    word: str
    tone: str


def attainment(measured: Decimal | None, target: Decimal | None, *, lower_is_better: bool = False) -> Attainment | None:
    """None while one of the two is unknown. Below the target is better where the indicator is to be reduced."""
    if measured is None or target is None:
        return None
    part, whole = (target, measured) if lower_is_better else (measured, target)
    share = share_of(part, whole) if min(part, whole) >= 0 else None
    if part >= whole:
        return Attainment(share, "Atteinte", "success")
    if share is not None and share >= NEARLY:
        return Attainment(share, "Presque atteinte", "warning")
    return Attainment(share, "Non atteinte", "error")


def weakest(parts: list[Attainment | None]) -> Attainment | None:
    """Of the rates that are agreed together: the least reached speaks for all; None while one is unknown."""
    if not parts or None in parts:
        return None
    order = ["error", "warning", "success"]
    return min(parts, key=lambda part: (order.index(part.tone), part.share if part.share is not None else 0))
