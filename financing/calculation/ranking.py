"""Rank percentile of an indicator inside a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

MEDIAN = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Rank:
    """Average rank (1 is the lowest) among `ranked` structures; None where it is not computable."""

    score: Fraction
    rank: Fraction | None
    ranked: int


def rank(indicators: Sequence[tuple[Decimal, Decimal]]) -> list[Rank]:
    """Ranks of (numerator, denominator) pairs: ties share the average rank, score = (rank - 1) / (N - 1).

    DESIGN: an indicator without denominator, like a ranking of one, scores one half: neither reward
    nor penalty.
    """
    values = [
        (_ratio(numerator, denominator), place)
        for place, (numerator, denominator) in enumerate(indicators)
        if denominator
    ]
    values.sort(key=lambda item: _sort_key(item[0]))
    ranked = len(values)
    ranks = [Rank(MEDIAN, None, ranked)] * len(indicators)
    first = 1
    for _, tied in groupby(values, key=lambda item: item[0]):
        places = [place for _, place in tied]
        average = Fraction(2 * first + len(places) - 1, 2)
        score = (average - 1) / (ranked - 1) if ranked > 1 else MEDIAN
        for place in places:
            ranks[place] = Rank(score, average, ranked)
        first += len(places)
    return ranks


def _ratio(numerator: Decimal, denominator: Decimal) -> Fraction:
    top, top_scale = numerator.as_integer_ratio()
    bottom, bottom_scale = denominator.as_integer_ratio()
    return Fraction(top * bottom_scale, top_scale * bottom)


def _sort_key(value: Fraction) -> tuple[int, Fraction]:
    """Integers compare fast; the fraction itself decides between values that share 64 binary places."""
    return (value.numerator << 64) // value.denominator, value
