"""The tallies of the country as the night keeps them: to and from plain values."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

from financing.selectors.monthly_fte import MonthlyFte
from financing.selectors.steering import Funds
from iae_portal.core.night import kept
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.tallies import Tallies, offices_of, tallies_of
from iae_portal.dashboards.selectors.country import keyed, listed, reader_of_the_country

KIND = "dashboards.board"
COUNTERS = ("structures", "running", "opened", "conventions", "signed", "opinions", "late")
DELAYS = ("signing", "opinion_days")
ROWS = ("exits", "diagnostics")


def kept_tallies(frame: Frame) -> tuple[Tallies, dt.datetime] | None:
    """Those of the whole country, and when they were counted; None where they must be counted now. One query."""
    if not frame.is_country or frame.choices or frame.live:
        return None
    row = kept(KIND, [frame.year]).get(frame.year)
    return (read(frame.year, row.content), row.made_at) if row else None


def counted_board(today: dt.date) -> dict[int, dict[str, Any]]:
    """This year and the last, as the mission reads them; none as long as nobody is of the mission."""
    reader = reader_of_the_country(today)
    if reader is None:
        return {}
    found = {}
    for year in (today.year - 1, today.year):
        offices = tuple(offices_of(reader, year))
        frame = Frame(reader, offices, year, offices, six_years=True)
        found[year] = written(tallies_of(frame, today))
    return found


def written(tallies: Tallies) -> dict[str, Any]:
    """A list of [key…, value…] a field, that JSON can hold."""
    content = {name: listed(getattr(tallies, name)) for name in COUNTERS}
    for name in DELAYS:
        found = getattr(tallies, name).items()
        content[name] = [[*key, days, n] for key, counts in found for days, n in counts.items()]
    content |= {name: [[*key, *row] for key, row in getattr(tallies, name).items()] for name in ROWS}
    content["funds"] = [[*key, *_plain(vars(funds).values())] for key, funds in tallies.funds.items()]
    content["months"] = [_plain(vars(row).values()) for row in tallies.months]
    content["targets"] = _plain(tallies.targets)
    content["networks"] = tallies.networks
    return content


def read(year: int, content: dict[str, Any]) -> Tallies:
    tallies = Tallies(year, networks=content["networks"])
    for name in COUNTERS:
        setattr(tallies, name, Counter(keyed(content[name])))
    for name in DELAYS:
        for service, when, days, count in content[name]:
            getattr(tallies, name)[service, when][days] = count
    for name in ROWS:
        setattr(tallies, name, {(row[0], row[1]): tuple(row[2:]) for row in content[name]})
    tallies.funds = {(row[0], row[1]): Funds(*row[2:-1], _day(row[-1])) for row in content["funds"]}
    tallies.months = [MonthlyFte(_day(row[0]), *map(_decimal, row[1:])) for row in content["months"]]
    tallies.targets = (*map(_decimal, content["targets"][:2]), content["targets"][2])
    return tallies


def _plain(values) -> list:
    return [str(value) if isinstance(value, (Decimal, dt.date)) else value for value in values]


def _day(text: str | None) -> dt.date | None:
    return text and dt.date.fromisoformat(text)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
