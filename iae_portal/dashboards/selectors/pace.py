"""The credits, posts and delays of the year on the home of a region or of the country, as the night has counted them.

A home may not count them: the dashboard of a region takes 45 ms.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from iae_portal.core.enums import REGIONAL_ROLES
from iae_portal.core.figures import Spread, share_reached
from iae_portal.core.models import User
from iae_portal.core.night import kept
from iae_portal.core.rights import perimeter
from iae_portal.core.text import MONTHS
from iae_portal.dashboards.selectors.board.comparison import whole_of
from iae_portal.dashboards.selectors.board.figures import funds_of
from iae_portal.dashboards.selectors.board.frame import Frame, frame_of
from iae_portal.dashboards.selectors.board.tallies import offices_of, spread, tallies_of
from iae_portal.dashboards.selectors.country import reader_of_the_country

KIND = "dashboards.pace"
COUNTRY = ""  # the key of what is not of one region
MONTH = ("agreed", "realised", "answered", "expected")


@dataclass(frozen=True)
class Posts:
    """ETP of the last month of which hours are known: `answered` annexes of `expected` gave theirs."""

    month: str
    agreed: Decimal
    realised: Decimal
    answered: Decimal
    expected: Decimal


@dataclass(frozen=True)
class Pace:
    """Of the country or of a region: the job aid of its services in euros, None where none has its envelope; the
    delays from the filing to the signature."""

    name: str
    year: int
    counted_at: dt.datetime
    region: str
    notified: Decimal | None
    committed: Decimal | None
    posts: Posts | None
    signing: Spread

    @property
    def share(self) -> int | None:
        return None if self.notified is None else share_reached(self.committed, self.notified)

    @property
    def board_url(self) -> str:
        asked = {"region": self.region} if self.region else {}
        return f"{reverse('dashboards:territory')}?{urlencode({'year': self.year, **asked})}"

    @property
    def signed_url(self) -> str:
        asked = {"region": self.region} if self.region else {}
        return f"{reverse('conventions:list')}?{urlencode({'signed': self.year, 'dated': 'true', **asked})}"


def paces_of(user: User, today: dt.date) -> list[Pace]:
    """Of the country, or of each region that the person follows; none where the night missed. One query."""
    own = perimeter(user)
    places = [COUNTRY] if own.country_wide else sorted(map(str, own.regions_where(*REGIONAL_ROLES)))
    row = kept(KIND, [today.year]).get(today.year) if places else None
    return (
        [_read(today.year, row.made_at, key, row.content[key]) for key in places if key in row.content] if row else []
    )


def counted_pace(today: dt.date) -> dict[int, dict[str, Any]]:
    """This year, the one that a home shows."""
    reader = reader_of_the_country(today)
    if reader is None:
        return {}
    offices = tuple(offices_of(reader, today.year))
    whole = Frame(reader, offices, today.year, offices)
    frames = {
        str(row.pk): frame_of(reader, list(offices), today.year, {"region": str(row.pk)}) for row in whole.regions
    }
    return {today.year: {key: _counted(frame, today) for key, frame in ({COUNTRY: whole} | frames).items()}}


def _counted(frame: Frame, today: dt.date) -> dict[str, Any]:
    tallies, spot = tallies_of(frame, today), whole_of(frame)
    funds = funds_of(tallies, spot)
    known = [row for row in tallies.months if row.realised is not None]
    return {
        "name": frame.place,
        "funds": funds and [funds.notified, funds.committed],
        "month": known[-1].month.month if known else None,
        "posts": [str(getattr(known[-1], name) or 0) for name in MONTH] if known else [],
        "signing": list(spread(tallies.signing, spot.keys, frame.year).counts.items()),
    }


def _read(year: int, made_at: dt.datetime, key: str, content: dict[str, Any]) -> Pace:
    notified, committed = (Decimal(cents) / 100 for cents in content["funds"]) if content["funds"] else (None, None)
    month = content["month"]
    posts = Posts(MONTHS[month - 1], *map(Decimal, content["posts"])) if month else None
    return Pace(content["name"], year, made_at, key, notified, committed, posts, Spread(dict(content["signing"])))
