"""What is realised and due after so many months: capped by the annexe as a whole, not month by month."""

from dataclasses import dataclass

from financing.calculation.exact import half_up
from financing.calculation.timeline import Timeline, Worked


@dataclass(frozen=True, slots=True)
class Progress:
    """After `months` months: realised and cap (annual ETP) as (numerator, denominator), due in cents."""

    months: int
    realised: tuple[int, int]
    cap: tuple[int, int]
    due: int

    @property
    def full(self) -> bool:
        return self.realised[0] * self.cap[1] >= self.cap[0] * self.realised[1]

    @property
    def occupation(self) -> tuple[int, int]:
        """Realised over cap as (numerator, denominator), at most 1; 1 where nothing was agreed yet."""
        if self.full:
            return 1, 1
        return self.realised[0] * self.cap[1], self.realised[1] * self.cap[0]


def progress(timeline: Timeline, worked: Worked, months: int) -> Progress:
    """Realised, cap and amount due after the first months of an annexe.

    DESIGN: full occupation pays exactly what was agreed, and more hours never pay less; hence the agreed
    amount as a limit below the cap too, which a late rise of the unit amount could exceed.
    """
    realised = sum(worked.fte[:months]), worked.fte_scale
    cap = sum(timeline.fte[:months]), 12 * 10**timeline.fte_places
    if months == timeline.duration:
        agreed = timeline.agreed, 100
    else:
        agreed = sum(timeline.money[:months]), cap[1] * 10**timeline.unit_places
    payable = agreed
    # Crossed products compare the two fractions without dividing.
    if realised[0] * cap[1] < cap[0] * realised[1]:
        worth = sum(worked.worth[:months]), worked.worth_scale
        if worth[0] * agreed[1] < agreed[0] * worth[1]:
            payable = worth
    return Progress(months, realised, cap, half_up(*payable, 2))
