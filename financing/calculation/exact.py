"""Exact arithmetic. Decimals become integers over one power of ten; each result is rounded once, half-up.

No intermediate is ever rounded, and Python's default Decimal context (28 digits) is never relied upon.

DESIGN: no text sets the rounding. Half-up agrees with everything published (totals of 2013, hourly rates of
2006, prison amounts); money is rounded to the cent once, where an amount is paid or notified.
"""

from collections.abc import Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm, log

UNBOUNDED = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
CENT = 2


def half_up(numerator: int, denominator: int, places: int) -> int:
    """Number of units of the last decimal place in a non-negative quotient, halves going up."""
    # Integers all along: half a unit is added before the division throws the rest away.
    return (2 * numerator * 10**places + denominator) // (2 * denominator)


@lru_cache(maxsize=8192)
def scaled(units: int, places: int) -> Decimal:
    """Decimal of so many units of the last place: scaled(1935400, 2) is 19354.00."""
    return Decimal(units).scaleb(-places, UNBOUNDED)


def rounded(value: Fraction, places: int) -> Decimal:
    """A non-negative fraction, half-up."""
    return scaled(half_up(value.numerator, value.denominator, places), places)


def common(values: Sequence[Decimal]) -> tuple[list[int], int]:
    """Integers over one power of ten: common([8.5, 12]) is ([85, 120], 1)."""
    ratios = [value.as_integer_ratio() for value in values]
    scale = lcm(*[denominator for _, denominator in ratios])
    if scale == 1:
        return [numerator for numerator, _ in ratios], 0
    places = _decimal_places(scale)
    power = 10**places
    return [numerator * (power // denominator) for numerator, denominator in ratios], places


def _decimal_places(scale: int) -> int:
    """The smallest power of ten that a product of twos and fives divides."""
    twos = (scale & -scale).bit_length() - 1
    # Once the twos are out, a power of five is left.
    return max(twos, round(log(scale >> twos, 5)))


def to_cents(amount: Decimal) -> int | Fraction:
    """Cents of an amount: an integer for real money, a fraction if someone typed thousandths."""
    numerator, denominator = amount.as_integer_ratio()
    cents, rest = divmod(numerator * 100, denominator)
    return Fraction(numerator * 100, denominator) if rest else cents


def from_cents(cents: int | Fraction) -> Decimal:
    """Euros to the cent, half-up."""
    if isinstance(cents, int):
        return scaled(cents, CENT)
    return rounded(cents / 100, CENT)


def cents_text(cents: int | Fraction) -> str:
    """The amount as the answer writes it: "19354.00"."""
    if isinstance(cents, int):
        return f"{cents // 100}.{cents % 100:02d}"
    return str(from_cents(cents))


def exact_text(value: Fraction) -> str:
    """A fraction as text, "5/8": Decimal prints integers of any length, `str(int)` stops at 4 300 digits."""
    return f"{Decimal(value.numerator)}/{Decimal(value.denominator)}"
