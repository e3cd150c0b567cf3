"""From the facts of an annexe to the engine's document and back."""

from financing.calculation.law import Law
from financing.computation.accompaniment import accompaniment
from financing.computation.facts import ENGINE_VERSION, Facts, Outcome
from financing.computation.per_fte import per_fte
from financing.enums import Method

__all__ = ["ENGINE_VERSION", "Facts", "Outcome", "compute"]


def compute(facts: Facts, law: Law) -> Outcome:
    """Raises Refusal with the engine's sentences where no result is possible."""
    return per_fte(facts, law) if facts.method == Method.PER_FTE else accompaniment(facts, law)
