"""The whole months of a convention, and the years that have one: those of its annexes."""

import datetime as dt

from conventions.models import Convention


def whole_months(convention: Convention, year: int) -> tuple[dt.date, dt.date]:
    """First and last whole months of the convention in a year.

    DESIGN: aid is counted by whole months and no text says what a start on the 15th gives: it waits for the next month.
    The month in which a convention renews another, from one day to the next, is whole: the second one counts it.
    """
    first = max(convention.start, dt.date(year, 1, 1))
    if first.day != 1:
        begun, follows = first.replace(day=1), _follows_at_once(convention)
        first = begun if follows else (begun + dt.timedelta(days=31)).replace(day=1)
    last = min(convention.end, dt.date(year, 12, 31))
    if (last + dt.timedelta(days=1)).day != 1:
        last = last.replace(day=1) - dt.timedelta(days=1)
    return first, last.replace(day=1)


def _follows_at_once(convention: Convention) -> bool:
    before = convention.previous
    # One that ended before its term was paid its month begun.
    whole = before is not None and before.ended_on in (None, before.end)
    return whole and before.end + dt.timedelta(days=1) == convention.start


def funded_years(convention: Convention) -> list[int]:
    """Years of the convention's annexes, A0 first: a year of which it has no whole month has none."""
    spans = ((year, whole_months(convention, year)) for year in convention.years)
    return [year for year, (first, last) in spans if first <= last]


def first_funded_year(convention: Convention) -> int:
    return next(iter(funded_years(convention)), convention.start.year)
