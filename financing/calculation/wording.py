"""Figures and names in the sentences of an explanation."""

from decimal import Decimal
from fractions import Fraction

from financing.calculation.exact import from_cents

NARROW_SPACE = "\u202f"
SPACE = "\u00a0"

CONTEXTS = {"ordinary": "droit commun", "prison": "milieu pénitentiaire"}
TERRITORIES = {"general": "territoire général", "mayotte": "Mayotte"}


def _french(text: str) -> str:
    # Python's thousands first: its commas would be taken for the decimal one.
    return text.replace(",", NARROW_SPACE).replace(".", ",")


def figure(value: Decimal) -> str:
    """« 23 921,5 »: as many decimals as the value carries."""
    return _french(f"{value:,f}")


def euros(amount: Decimal) -> str:
    """« 82 288,50 € »."""
    return _french(f"{amount:,f}") + SPACE + "€"


def cents(number: int | Fraction) -> str:
    """The same from cents."""
    if isinstance(number, int):
        return f"{number // 100:,}".replace(",", NARROW_SPACE) + f",{number % 100:02d}{SPACE}€"
    return euros(from_cents(number))


def percent(rate: Decimal) -> str:
    """« 6,30 % »."""
    return _french(f"{rate:,%}").replace("%", SPACE + "%")


def plain(value: Decimal) -> str:
    """A figure as a document writes it: no exponent, no useless zero."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(value: Decimal, words: str) -> str:
    """« 1,5 poste conventionné », « 2 postes conventionnés »: each word takes an s from two on, but one in capitals."""
    if value >= 2:
        words = " ".join(word if word.isupper() else f"{word}s" for word in words.split())
    return f"{figure(value)} {words}"


def count(number: int, singular: str, plural: str) -> str:
    return f"{number} {plural if number > 1 else singular}"
