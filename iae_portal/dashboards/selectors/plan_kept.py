"""The tallies of the plan of the country as the night keeps them: to and from plain values."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

from iae_portal.core.night import kept
from iae_portal.dashboards.selectors.country import keyed, listed, reader_of_the_country
from iae_portal.dashboards.selectors.plan import Tallies, tallies_for

KIND = "dashboards.plan"
COUNTERS = ("orientations", "running", "negotiated", "reserved", "diagnostics", "started", "late")
AMOUNTS = ("notified", "committed")


def kept_plan(year: int) -> tuple[Tallies, dt.datetime] | None:
    """Those of the country, and when they were counted; None where they must be counted now. One query."""
    row = kept(KIND, [year]).get(year)
    return (read(row.content), row.made_at) if row else None


def counted_plan(today: dt.date) -> dict[int, dict[str, Any]]:
    """This year, the one that the page shows."""
    reader = reader_of_the_country(today)
    return {today.year: written(tallies_for(reader, today))} if reader else {}


def written(tallies: Tallies) -> dict[str, Any]:
    content = {name: listed(getattr(tallies, name)) for name in ("met", *COUNTERS)}
    amounts = {name: getattr(tallies, name).items() for name in AMOUNTS}
    return content | {name: [[key, str(amount)] for key, amount in found] for name, found in amounts.items()}


def read(content: dict[str, Any]) -> Tallies:
    amounts = {name: {key: Decimal(amount) for key, amount in content[name]} for name in AMOUNTS}
    counters = {name: Counter(keyed(content[name])) for name in COUNTERS}
    return Tallies(
        met=keyed(content["met"]), notified=amounts["notified"], committed=Counter(amounts["committed"]), **counters
    )
