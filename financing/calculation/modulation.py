"""Modulation of a batch: every complete structure of one type and region, ranked against the others.

DESIGN: the official scale was not found; rank percentiles give a mean score of one half, hence the mean rate
of half the ceiling that was published in 2013 (5 % for a ceiling of 10 %).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from financing.calculation.batch_explanation import Mark, Share, explain_structure
from financing.calculation.errors import Fault, Refused, refuse
from financing.calculation.exact import common, from_cents, half_up, rounded, scaled
from financing.calculation.explanation import Line
from financing.calculation.law import CRITERIA
from financing.calculation.ranking import Rank, rank
from financing.calculation.wording import euros, figure, percent

RATE_UNITS = 10**4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A structure of a batch: its base (euros) and one (numerator, denominator) per criterion."""

    id: str
    base: Decimal
    indicators: Mapping[str, tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Batch:
    id: str
    floor: Decimal
    ceiling: Decimal
    weights: Mapping[str, Decimal]
    envelope: Decimal
    structures: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class StructureResult:
    id: str
    scores: Mapping[str, Decimal]
    mark: Decimal
    raw_rate: Decimal
    rate: Decimal
    amount: Decimal
    explanation: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class BatchResult:
    id: str
    coefficient: Decimal
    need: Decimal
    total: Decimal
    unspent: Decimal
    structures: tuple[StructureResult, ...]


@dataclass(frozen=True, slots=True)
class _Scaled:
    """The batch as integers: rates over `rate`, bases and envelope over `money`."""

    floor: int
    raw: list[int]
    rate: int
    bases: list[int]
    envelope: int
    money: int

    @property
    def need(self) -> int:
        return sum(raw * base for raw, base in zip(self.raw, self.bases, strict=True))

    @property
    def floors(self) -> int:
        return self.floor * sum(self.bases)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the batch decides, by place of the structure."""

    coefficient: Fraction
    ranks: Mapping[str, Sequence[Rank]]
    marks: Sequence[Fraction]
    raw_rates: Sequence[Decimal]
    rates: Sequence[int]
    amounts: Sequence[int]
    cut: set[int]


def compute_batch(batch: Batch) -> BatchResult:
    """Rates and amounts inside the envelope; raises Refused where the batch itself makes no sense."""
    _check(batch)
    ranks = {
        criterion: rank([structure.indicators[criterion] for structure in batch.structures]) for criterion in CRITERIA
    }
    # Whole numbers and fractions to the end: a rate rounded on the way would move cents between structures.
    marks = _marks(batch.weights, ranks)
    exact = _scale(batch, marks)
    coefficient = _coefficient(batch, exact)
    rates = _rates(exact, coefficient)
    amounts, cut = _amounts(batch, exact, rates)
    raw_rates = [scaled(half_up(raw, exact.rate, 6), 6) for raw in exact.raw]
    outcome = _Outcome(coefficient, ranks, marks, raw_rates, rates, amounts, cut)
    total = sum(amounts)
    return BatchResult(
        id=batch.id,
        coefficient=rounded(coefficient, 8),
        need=scaled(half_up(exact.need, exact.rate * exact.money, 2), 2),
        total=from_cents(total),
        unspent=rounded(Fraction(batch.envelope) - Fraction(total, 100), 2),
        structures=tuple(_result(batch, outcome, place) for place in range(len(batch.structures))),
    )


def corrected_rate(
    scores: Mapping[str, Decimal],
    *,
    weights: Mapping[str, Decimal],
    floor: Decimal,
    ceiling: Decimal,
    coefficient: Decimal,
) -> Decimal:
    """The rate of one structure from the scores kept for it; the rest of the batch keeps its own."""
    mark = sum(Fraction(weights[criterion]) * Fraction(scores[criterion]) for criterion in CRITERIA)
    rate = Fraction(floor) + Fraction(coefficient) * mark * (Fraction(ceiling) - Fraction(floor))
    return scaled(int(rate * RATE_UNITS), 4)


def _check(batch: Batch) -> None:
    faults = []
    if not batch.structures:
        faults.append(Fault("structures", "Le lot ne contient aucune structure : ajoutez-en au moins une."))
    if batch.floor > batch.ceiling:
        faults.append(
            Fault(
                "floor",
                f"Le plancher ({percent(batch.floor)}) dépasse le plafond ({percent(batch.ceiling)}) : "
                "baissez l’un ou relevez l’autre.",
            )
        )
    weights, places = common([batch.weights[criterion] for criterion in CRITERIA])
    if sum(weights) != 10**places:
        faults.append(
            Fault("weights", f"Les poids font {figure(scaled(sum(weights), places))} en tout : leur somme doit être 1.")
        )
    if faults:
        raise Refused(*faults)


def _marks(weights: Mapping[str, Decimal], ranks: Mapping[str, Sequence[Rank]]) -> list[Fraction]:
    """Weighted score of each structure, exact."""
    scaled_weights, places = common([weights[criterion] for criterion in CRITERIA])
    scale = lcm(*(score.denominator for column in ranks.values() for score in {item.score for item in column}))
    totals = [0] * len(ranks[CRITERIA[0]])
    for weight, criterion in zip(scaled_weights, CRITERIA, strict=True):
        for place, item in enumerate(ranks[criterion]):
            totals[place] += weight * item.score.numerator * (scale // item.score.denominator)
    return [Fraction(total, scale * 10**places) for total in totals]


def _scale(batch: Batch, marks: Sequence[Fraction]) -> _Scaled:
    (floor, ceiling), places = common([batch.floor, batch.ceiling])
    scale = lcm(*(mark.denominator for mark in marks))
    (*bases, envelope), money_places = common([*(structure.base for structure in batch.structures), batch.envelope])
    return _Scaled(
        floor=floor * scale,
        raw=[floor * scale + mark.numerator * (scale // mark.denominator) * (ceiling - floor) for mark in marks],
        rate=scale * 10**places,
        bases=bases,
        envelope=envelope,
        money=10**money_places,
    )


def _coefficient(batch: Batch, exact: _Scaled) -> Fraction:
    """Share of what exceeds the floors that the envelope can pay, at most 1; 1 where nothing exceeds them.

    DESIGN: floors are paid first, and everybody's excess is reduced alike.
    """
    room = exact.envelope * exact.rate - exact.floors
    if room < 0:
        floors = rounded(Fraction(exact.floors, exact.rate * exact.money), 2)
        raise refuse(
            "envelope",
            f"Les planchers demandent à eux seuls {euros(floors)}, plus que l’enveloppe de "
            f"{euros(batch.envelope)} : augmentez l’enveloppe ou baissez le plancher.",
        )
    above = exact.need - exact.floors
    # Nobody above the floor: any share would do, and one cannot divide by zero.
    return Fraction(1) if above == 0 else min(Fraction(1), Fraction(room, above))


def _rates(exact: _Scaled, coefficient: Fraction) -> list[int]:
    """Rates in ten-thousandths, each the floor of the exact fraction.

    DESIGN: rounding rates down protects the envelope.
    """
    share, whole = coefficient.numerator, coefficient.denominator
    return [
        RATE_UNITS * (exact.floor * whole + share * (raw - exact.floor)) // (exact.rate * whole) for raw in exact.raw
    ]


def _amounts(batch: Batch, exact: _Scaled, rates: Sequence[int]) -> tuple[list[int], set[int]]:
    """Amounts in cents, and the places that lose one cent.

    DESIGN: amounts round half-up, so cents may overflow the envelope: the largest ones give them back, where
    they weigh least.
    """
    amounts = [half_up(rate * base, RATE_UNITS * exact.money, 2) for rate, base in zip(rates, exact.bases, strict=True)]
    overflow = sum(amounts) - exact.envelope * 100 // exact.money
    if overflow <= 0:
        return amounts, set()
    # The id decides between equal amounts: two runs cut the same structures.
    ranked = sorted(range(len(amounts)), key=lambda place: (-amounts[place], batch.structures[place].id))
    cut = set(ranked[:overflow])
    return [amount - (place in cut) for place, amount in enumerate(amounts)], cut


def _result(batch: Batch, outcome: _Outcome, place: int) -> StructureResult:
    structure = batch.structures[place]
    ranks = {criterion: outcome.ranks[criterion][place] for criterion in CRITERIA}
    told = Mark(
        ranks=ranks,
        scores={criterion: rounded(item.score, 4) for criterion, item in ranks.items()},
        indicators=structure.indicators,
        weights=batch.weights,
        mark=rounded(outcome.marks[place], 4),
        raw_rate=outcome.raw_rates[place],
    )
    share = Share(
        floor=batch.floor,
        ceiling=batch.ceiling,
        coefficient=outcome.coefficient,
        base=structure.base,
        rate=scaled(outcome.rates[place], 4),
        amount=from_cents(outcome.amounts[place]),
        cents_lost=int(place in outcome.cut),
    )
    return StructureResult(
        id=structure.id,
        scores=told.scores,
        mark=told.mark,
        raw_rate=told.raw_rate,
        rate=share.rate,
        amount=share.amount,
        explanation=explain_structure(told, share),
    )
