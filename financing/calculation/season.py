"""The hours of a whole year from those of some months, by the season of the years before. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

Hours = Mapping[int, Decimal]  # by month, from 1


def season_of(done: Iterable[int], whole: Iterable[int], past: Mapping[int, Hours]) -> tuple[Decimal, list[int]]:
    """What the mean month of `whole` is to the mean month of `done`, in the past years that know them all; these years.

    One, and no year, when none tells: the months known are then the pace of the others. DESIGN: no text says how to
    foresee a year; the years count by their hours, so that a small one does not weigh as much as a big one.
    """
    done, whole = list(done), list(whole)
    years = sorted(
        year for year, hours in past.items() if hours.keys() >= set(whole) and sum(hours[month] for month in done)
    )
    if not (done and years):
        return Decimal(1), []
    known = sum(past[year][month] for year in years for month in done)
    total = sum(past[year][month] for year in years for month in whole)
    return (total / len(whole)) / (known / len(done)), years
