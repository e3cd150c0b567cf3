"""Months as integers (year x 12 + month - 1), so that they are counted and compared without a calendar."""

import re
from datetime import date, timedelta
from functools import lru_cache

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
# Its own: the engine imports nothing of the portal.
NAMES = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


@lru_cache(maxsize=4096)
def parse(text: str) -> int | None:
    """Index of a month written YYYY-MM, None for anything else."""
    match = MONTH.fullmatch(text)
    return int(match[1]) * 12 + int(match[2]) - 1 if match else None


def of(day: date) -> int:
    return day.year * 12 + day.month - 1


def of_end(day: date | None) -> int | None:
    """The last month of a period, None while it has none."""
    return None if day is None else of(day)


def first_day(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


def last_day_of(day: date) -> date:
    """Last day of the month of a day."""
    return first_day(of(day) + 1) - timedelta(days=1)


@lru_cache(maxsize=4096)
def text(index: int) -> str:
    """YYYY-MM."""
    year, month = divmod(index, 12)
    return f"{year:04d}-{month + 1:02d}"


@lru_cache(maxsize=4096)
def label(index: int) -> str:
    """« janvier 2015 »."""
    year, month = divmod(index, 12)
    return f"{NAMES[month]} {year:04d}"


def of_label(index: int) -> str:
    """« de janvier 2015 », « d’avril 2015 »."""
    return _from(label(index))


def label_of(day: date) -> str:
    return label(of(day))


@lru_cache(maxsize=4096)
def span(first: int, last: int) -> str:
    """« en mars 2015 », « de janvier à mars 2015 »."""
    if first == last:
        return f"en {label(first)}"
    if first // 12 == last // 12:
        return f"{_from(NAMES[first % 12])} à {label(last)}"
    return f"{_from(label(first))} à {label(last)}"


def _from(name: str) -> str:
    # Elision before avril, août and octobre.
    return f"d’{name}" if name[0] in "ao" else f"de {name}"
