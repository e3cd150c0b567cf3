"""The lines of one structure of a modulation batch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from financing.calculation.exact import exact_text, rounded
from financing.calculation.explanation import OUR_CHOICE, Line
from financing.calculation.ranking import Rank
from financing.calculation.wording import euros, figure, percent

NAMES = {"public": "public accueilli", "effort": "effort d’insertion", "results": "résultats à la sortie"}
CRITERIA_SOURCE = "Code du travail, article R. 5132-37 (critères)"


@dataclass(frozen=True, slots=True)
class Mark:
    ranks: Mapping[str, Rank]
    scores: Mapping[str, Decimal]
    indicators: Mapping[str, tuple[Decimal, Decimal]]
    weights: Mapping[str, Decimal]
    mark: Decimal
    raw_rate: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    floor: Decimal
    ceiling: Decimal
    coefficient: Fraction
    base: Decimal
    rate: Decimal
    amount: Decimal
    cents_lost: int


def explain_structure(mark: Mark, share: Share) -> tuple[Line, ...]:
    return (
        *(_score(criterion, mark) for criterion in NAMES),
        _mark(mark),
        Line(
            "raw_rate",
            f"Taux brut : {percent(share.floor)} + {figure(mark.mark)} × ({percent(share.ceiling)} − "
            f"{percent(share.floor)}) = {percent(mark.raw_rate)}.",
            {"floor": f"{share.floor:f}", "ceiling": f"{share.ceiling:f}"},
            str(mark.raw_rate),
            OUR_CHOICE,
        ),
        _rate(share),
        *_amount(share),
    )


def _score(criterion: str, mark: Mark) -> Line:
    rank = mark.ranks[criterion]
    numerator, denominator = mark.indicators[criterion]
    score = mark.scores[criterion]
    inputs = {
        "criterion": criterion,
        "numerator": f"{numerator:f}",
        "denominator": f"{denominator:f}",
        "ranked": str(rank.ranked),
        "rank": None if rank.rank is None else exact_text(rank.rank),
    }
    return Line("score", f"{NAMES[criterion].capitalize()} : {_position(rank, score)}.", inputs, str(score), OUR_CHOICE)


def _position(rank: Rank, score: Decimal) -> str:
    if rank.rank is None:
        return f"dénominateur nul, indicateur non calculable, note médiane de {figure(score)}"
    if rank.ranked == 1:
        return f"seule structure classée, note médiane de {figure(score)}"
    # Ties share an average rank: « rang 2,5 ».
    place = figure(rounded(rank.rank, 1)).removesuffix(",0")
    note = f"({place} − 1) / {rank.ranked - 1} = {figure(score)}"
    return f"rang {place} sur {rank.ranked} (le plus faible est 1), note {note}"


def _mark(mark: Mark) -> Line:
    products = " + ".join(
        f"{figure(mark.weights[criterion])} × {figure(mark.scores[criterion])}" for criterion in NAMES
    )
    return Line(
        "mark",
        f"Note pondérée : {products} = {figure(mark.mark)} (calculée sur les valeurs exactes).",
        {"weights": {criterion: f"{mark.weights[criterion]:f}" for criterion in NAMES}},
        str(mark.mark),
        CRITERIA_SOURCE,
    )


def _rate(share: Share) -> Line:
    return Line(
        "rate",
        f"Taux calculé : plancher + coefficient d’enveloppe {figure(rounded(share.coefficient, 8))} × "
        f"(taux brut − plancher), arrondi au dix-millième inférieur = {percent(share.rate)}.",
        {"coefficient": exact_text(share.coefficient)},
        str(share.rate),
        OUR_CHOICE,
    )


def _amount(share: Share) -> Iterator[Line]:
    lost = "" if not share.cents_lost else ", moins un centime pour que la somme des arrondis tienne dans l’enveloppe"
    yield Line(
        "amount",
        f"Montant : {percent(share.rate)} × {euros(share.base)}{lost} = {euros(share.amount)}.",
        {"base": f"{share.base:f}", "cents_lost": str(share.cents_lost)},
        str(share.amount),
        OUR_CHOICE,
    )
