"""The posts that the convention agrees in the months of an annexe: the ceiling of its ETP, said on its entry."""

from conventions.selectors.amendments import agreed_posts, signed_amendments
from financing.calculation import months
from financing.models import FinancialAnnex
from iae_portal.core.text import UNKNOWN, french_date, number


def posts_of_months(annex: FinancialAnnex) -> list[str]:
    """On the first day of the annexe, then at each change within it, with the amendment that sets them."""
    rows = [row for row in signed_amendments(annex.convention) if row.posts_after is not None]
    # Of two that take effect on one day, the last signed.
    by_day = {row.effective_on: row for row in rows}
    agreed, last = agreed_posts(annex.convention), months.last_day_of(annex.end)
    days = [annex.start, *(day for day in by_day if annex.start < day <= last)]
    found = []
    for day in days:
        setting = max((since for since in by_day if since <= day), default=None)
        posts = agreed(day)
        said = UNKNOWN if posts is None else number(posts)
        since = f" à partir du {french_date(day)}" if day != annex.start else ""
        found.append(f"{said}{since}{f' (avenant {by_day[setting].rank})' if setting else ''}")
    return found
