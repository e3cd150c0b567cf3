"""Figures and names in the sentences of an explanation."""

from decimal import Decimal

NARROW_SPACE = "\u202f"
SPACE = "\u00a0"
TO_FRENCH = str.maketrans({",": NARROW_SPACE, ".": ","})

CONTEXTS = {"ordinary": "droit commun", "prison": "milieu pénitentiaire"}
TERRITORIES = {"general": "territoire général", "mayotte": "Mayotte"}


def figure(value: Decimal) -> str:
    """« 23 921,5 »: as many decimals as the value carries."""
    return f"{value:,f}".translate(TO_FRENCH)


def euros(amount: Decimal) -> str:
    """« 82 288,50 € »."""
    return f"{amount:,f}".translate(TO_FRENCH) + SPACE + "€"


def percent(rate: Decimal) -> str:
    """« 6,30 % »."""
    return f"{rate:,%}".translate(TO_FRENCH).replace("%", SPACE + "%")


def count(number: int, singular: str, plural: str) -> str:
    return f"{number} {plural if number > 1 else singular}"
