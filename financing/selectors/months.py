"""The whole months of a convention, and the years that have one: those of its annexes."""

import datetime as dt

from conventions.models import Convention


def whole_months(convention: Convention, year: int) -> tuple[dt.date, dt.date]:
    """First and last whole months of the convention in a year.

    DESIGN: aid is counted by whole months and no text says what a start on the 15th gives: it waits for the next month.
    """
    first = max(convention.start, dt.date(year, 1, 1))
    if first.day != 1:
        first = (first.replace(day=28) + dt.timedelta(days=5)).replace(day=1)
    last = min(convention.end, dt.date(year, 12, 31))
    if (last + dt.timedelta(days=1)).day != 1:
        last = last.replace(day=1) - dt.timedelta(days=1)
    return first, last.replace(day=1)


def funded_years(convention: Convention) -> list[int]:
    """Years of the convention's annexes, A0 first: a year of which it has no whole month has none."""
    spans = ((year, whole_months(convention, year)) for year in convention.years)
    return [year for year, (first, last) in spans if first <= last]


def first_funded_year(convention: Convention) -> int:
    return next(iter(funded_years(convention)), convention.start.year)
