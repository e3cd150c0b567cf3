"""The tallies of the country, and of its large regions, as the night keeps them: to and from plain values."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

from financing.selectors.monthly_fte import MonthlyFte
from financing.selectors.steering import Funds
from iae_portal.core.night import kept
from iae_portal.core.rights import perimeter
from iae_portal.dashboards.selectors.board.frame import Frame, frame_of
from iae_portal.dashboards.selectors.board.tallies import Tallies, networks_of, offices_of, tallies_of
from iae_portal.dashboards.selectors.country import keyed, listed, reader_of_the_country

KIND = "dashboards.board"
COUNTERS = ("structures", "running", "opened", "conventions", "signed", "opinions", "late")
DELAYS = ("signing", "opinion_days")
ROWS = ("exits", "diagnostics")
# What is of the whole territory, and no sum of its services.
OF_THE_WHOLE = ("conventions", "months", "targets")
# DESIGN: active structures from which a region is read as counted at night; under it, counting takes less than 60 ms.
LARGE = 1000


def kept_tallies(frame: Frame) -> tuple[Tallies, dt.datetime] | None:
    """Those of the whole country or of a large region, and when they were counted; None where they must be counted
    now. One query, two for a director."""
    region = frame.whole_region
    if frame.choices or frame.live or not (frame.is_country or region):
        return None
    row = kept(KIND, [frame.year]).get(frame.year)
    if row is None:
        return None
    if frame.is_country:
        return read(frame.year, row.content), row.made_at
    own = row.content.get("regions", {}).get(str(region.pk))
    return own and (_of_a_region(frame, row.content | own), row.made_at)


def _of_a_region(frame: Frame, content: dict[str, Any]) -> Tallies:
    """What is counted by service stays that of every service, as what leaves the portal is cut with all of them."""
    tallies, offices = read(frame.year, content), {office.pk for office in frame.offices}
    tallies.late = Counter({key: count for key, count in tallies.late.items() if key[0] in offices})
    if not perimeter(frame.user).country_wide:
        tallies.networks = networks_of(frame.user)
    return tallies


def counted_board(today: dt.date) -> dict[int, dict[str, Any]]:
    """This year and the last, as the mission reads them; none as long as nobody is of the mission."""
    reader = reader_of_the_country(today)
    if reader is None:
        return {}
    found = {}
    for year in (today.year - 1, today.year):
        offices = tuple(offices_of(reader, year))
        frame = Frame(reader, offices, year, offices, six_years=True)
        tallies = tallies_of(frame, today)
        found[year] = written(tallies) | {"regions": _large_regions(frame, tallies, today)}
    return found


def _large_regions(frame: Frame, tallies: Tallies, today: dt.date) -> dict[str, Any]:
    structures: Counter[str] = Counter()
    for service in frame.services:
        structures[str(service.region_id)] += tallies.structures[service.pk]
    found = {}
    for key in (key for key, count in structures.items() if count >= LARGE):
        own = written(tallies_of(frame_of(frame.user, list(frame.offices), frame.year, {"region": key}), today))
        found[key] = {name: own[name] for name in OF_THE_WHOLE}
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
