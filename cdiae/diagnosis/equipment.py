"""What a territory has against what it needs: posts of insertion per 1 000 job seekers. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from iae_portal.core.figures import known_sum
from iae_portal.core.text import round_half_up

PER = 1000


def equipment_rate(posts: Decimal | int | None, job_seekers: int | None) -> Decimal | None:
    """Posts (annual FTE) for 1 000 job seekers, to one decimal; None where one of the two is unknown."""
    if posts is None or not job_seekers:  # nobody to serve has no rate, rather than an infinite one
        return None
    return round_half_up(Decimal(posts) * PER / job_seekers, 1)


@dataclass(frozen=True)
class Territory:
    """An employment area, or a sum of them. Unknown numbers are None and stay out of the sums that need them."""

    name: str
    structures: int | None
    posts: Decimal | None
    job_seekers: int | None

    @property
    def rate(self) -> Decimal | None:
        return equipment_rate(self.posts, self.job_seekers)


def total(name: str, parts: Iterable[Territory]) -> Territory:
    """The whole: posts and job seekers count only the parts where both are known, so the rate is honest."""
    parts = list(parts)
    known = [part for part in parts if part.job_seekers and part.posts is not None]
    return Territory(
        name=name,
        structures=known_sum(part.structures for part in parts),
        posts=known_sum(part.posts for part in known),
        job_seekers=known_sum(part.job_seekers for part in known),
    )
