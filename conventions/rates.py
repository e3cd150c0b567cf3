"""Exit rates of a structure: from counts or from a proposal, against the national reference. Pure.

Rates are in points with two decimals, half-up: 33.33 is 33,33 %.
"""

from dataclasses import dataclass
from decimal import Decimal

from iae_portal.core.figures import HUNDRED, share_of
from iae_portal.core.text import NO_BREAK, number, percent, round_half_up

NOT_SIGNIFICANT = "n.s."


@dataclass(frozen=True)
class ExitCounts:
    """Exits of a year. `examined` is the denominator: other exits are in it, withdrawn ones are not."""

    examined: int
    durable: int
    transition: int
    positive: int

    def __post_init__(self):
        if min(self.examined, self.durable, self.transition, self.positive) < 0:
            raise ValueError("Un nombre de sorties ne peut être négatif.")
        if self.dynamic > self.examined:
            raise ValueError(
                f"Les sorties dynamiques ({self.dynamic}) dépassent les sorties examinées ({self.examined})."
            )

    @property
    def dynamic(self) -> int:
        return self.durable + self.transition + self.positive

    @property
    def other(self) -> int:
        return self.examined - self.dynamic


@dataclass(frozen=True)
class ExitRates:
    """None where no exit was examined."""

    durable: Decimal | None
    transition: Decimal | None
    positive: Decimal | None
    dynamic: Decimal | None


def exit_rates(counts: ExitCounts, places: int = 2) -> ExitRates:
    """Each class over the exits examined, rounded once: to as many `places` as will be shown.

    The dynamic rate is computed from the sum of the exits and rounded last: the three displayed parts may
    miss it by a hundredth (3 × 33,33 % for 100 %), which a sum of rounded rates would hide in the total.
    """
    return ExitRates(
        durable=share_of(counts.durable, counts.examined, places),
        transition=share_of(counts.transition, counts.examined, places),
        positive=share_of(counts.positive, counts.examined, places),
        dynamic=share_of(counts.dynamic, counts.examined, places),
    )


def rate_label(rate: Decimal | None) -> str:
    return NOT_SIGNIFICANT if rate is None else percent(rate)


def rates_label(dynamic: Decimal | None, durable: Decimal | None) -> str:
    """ "60 % dynamiques, dont 25 % durables": the two rates that the reference sets."""
    if dynamic is None:
        return NOT_SIGNIFICANT
    return f"{rate_label(dynamic)} dynamiques, dont {rate_label(durable)} durables"


# Proposals of the negotiation: three rates are entered, the fourth is their exact sum.


@dataclass(frozen=True)
class RateProposal:
    durable: Decimal
    transition: Decimal
    positive: Decimal

    @property
    def dynamic(self) -> Decimal:
        return self.durable + self.transition + self.positive

    @property
    def rates(self) -> ExitRates:
        return ExitRates(self.durable, self.transition, self.positive, self.dynamic)


_FIELDS = {
    "durable": "Le taux d'emploi durable",
    "transition": "Le taux d'emploi de transition",
    "positive": "Le taux de sorties positives",
}


def proposal_errors(durable: Decimal | None, transition: Decimal | None, positive: Decimal | None) -> dict[str, str]:
    """French sentences by field, `dynamic` standing for the sum; empty when the proposal is right."""
    entered = {"durable": durable, "transition": transition, "positive": positive}
    errors = {field: error for field, value in entered.items() if (error := _entry_error(field, value))}
    # The sum of wrong entries would say nothing.
    if not errors and (total := sum(entered.values())) > HUNDRED:
        errors["dynamic"] = f"Le total des trois taux est de {percent(total)} : il ne peut dépasser {percent(100)}."
    return errors


def _entry_error(field: str, value: Decimal | None) -> str | None:
    subject = _FIELDS[field]
    if value is None or not value.is_finite():
        return f"{subject} est à indiquer, de 0 à 100."
    if not 0 <= value <= HUNDRED:
        return f"{subject} doit être compris entre 0 et 100."
    if value != round_half_up(value, 2):
        return f"{subject} a deux décimales au plus."
    return None


# The national reference and the way to it.


@dataclass(frozen=True)
class RateReference:
    """Rates to reach at the end of `years`, both of the exits examined."""

    dynamic: Decimal
    durable: Decimal
    years: int
    source: str


# The figures are the same for the four types of structure.
DYNAMIC_REFERENCE = Decimal(60)
DURABLE_REFERENCE = Decimal(25)
NATIONAL_REFERENCE = RateReference(
    dynamic=DYNAMIC_REFERENCE,
    durable=DURABLE_REFERENCE,
    years=3,
    source="circulaire DGEFP n° 2008-21 du 10 décembre 2008",
)


def below_reference(*, dynamic: Decimal, durable: Decimal) -> bool:
    return dynamic < NATIONAL_REFERENCE.dynamic or durable < NATIONAL_REFERENCE.durable


@dataclass(frozen=True)
class ReferencePoint:
    """What the reference says of one year: the rates themselves (`indicative` False) or a step on the way."""

    year_rank: int
    dynamic: Decimal
    durable: Decimal
    indicative: bool


def reference_point(year_rank: int, start: ExitRates | None = None, *, years: int | None = None) -> ReferencePoint:
    """The reference in the first, second... year (`year_rank` from 1) of a convention.

    `years` is where the reference holds, by default the three years of the text; a caller who expects it at
    the end of a shorter convention gives its length. DESIGN: before that year the texts say nothing; we show
    a straight line from the last measure (`start`; from zero where there is none) to the reference, as an
    indication. A structure already above the reference sees the reference.
    """
    if year_rank < 1:
        raise ValueError("Le rang de l'année commence à 1.")
    reference = NATIONAL_REFERENCE
    horizon = years or reference.years
    # From the last year on, the reference itself, which binds.
    if year_rank >= horizon:
        return ReferencePoint(year_rank, reference.dynamic, reference.durable, indicative=False)
    return ReferencePoint(
        year_rank,
        _step(start and start.dynamic, reference.dynamic, year_rank, horizon),
        _step(start and start.durable, reference.durable, year_rank, horizon),
        indicative=True,
    )


def _step(start: Decimal | None, target: Decimal, year_rank: int, years: int) -> Decimal:
    # A structure already above is not asked to come down.
    first = min(start or Decimal(0), target)
    return round_half_up(first + (target - first) * year_rank / years, 2)


@dataclass(frozen=True)
class RateComparison:
    """Gaps in points, negative below the point; None where the rate is not significant."""

    point: ReferencePoint
    dynamic_gap: Decimal | None
    durable_gap: Decimal | None

    @property
    def is_below(self) -> bool:
        return any(gap is not None and gap < 0 for gap in (self.dynamic_gap, self.durable_gap))

    @property
    def needs_justification(self) -> bool:
        """Compulsory below the reference itself; a step of the trajectory binds nobody."""
        return self.is_below and not self.point.indicative

    def told(self, *, justified: bool) -> str:
        """The gaps in words; the justification is asked for until it is given."""
        parts = [
            _gap_sentence("sorties dynamiques", self.dynamic_gap, self.point.dynamic),
            _gap_sentence("emploi durable", self.durable_gap, self.point.durable),
        ]
        what = "Trajectoire indicative" if self.point.indicative else "Référence nationale"
        end = " Une justification est obligatoire." if self.needs_justification and not justified else ""
        return f"{what} : {' ; '.join(parts)}.{end}"


def compare(rates: ExitRates, point: ReferencePoint) -> RateComparison:
    return RateComparison(
        point=point,
        dynamic_gap=None if rates.dynamic is None else rates.dynamic - point.dynamic,
        durable_gap=None if rates.durable is None else rates.durable - point.durable,
    )


def _gap_sentence(what: str, gap: Decimal | None, expected: Decimal) -> str:
    goal = f"{what} {percent(expected)}"
    if gap is None:
        return goal
    if gap == 0:
        return f"{goal} (atteint)"
    # In French the plural begins at two: 1,5 point.
    unit = "point" if abs(gap) < 2 else "points"
    side = "au-dessus" if gap > 0 else "en dessous"
    return f"{goal} ({number(abs(gap))}{NO_BREAK}{unit} {side})"
