"""From the facts of an annexe to the engine's document and back."""

from financing.calculation import months
from financing.calculation.law import Law
from financing.calculation.resolution import beyond_regime
from financing.computation.accompaniment import accompaniment
from financing.computation.facts import ENGINE_VERSION, Facts, Outcome
from financing.computation.per_fte import per_fte
from financing.enums import Method
from iae_portal.core.errors import Refusal

__all__ = ["ENGINE_VERSION", "Facts", "Outcome", "compute", "straddles"]


def compute(facts: Facts, law: Law) -> Outcome:
    """Raises Refusal with the engine's sentences where no result is possible."""
    if facts.method == Method.PER_FTE:
        return per_fte(facts, law)
    sentence = straddles(facts, law)
    if sentence:
        raise Refusal(sentence)
    return accompaniment(facts, law)


def straddles(facts: Facts, law: Law) -> str | None:
    """What the engine says of an annexe per ETP whose months leave its regime, for the lump sums of 2005 too."""
    regime = law.regimes[facts.regime]
    if all(regime.covers(facts.type, months.of(day)) for day in (facts.start, facts.end)):
        return None
    return beyond_regime(regime.code)
