"""The last day of what somebody holds (a role, a delegation, a mandate): two people may each give one.

The second reads the day that the first gave, by whom and when, before his own takes its place.
"""

import datetime as dt

from iae_portal.core.models import JournalEntry
from iae_portal.core.selectors.journal import with_author
from iae_portal.core.services.writing import check_fresh
from iae_portal.core.text import french_date

GIVEN = "Le dernier jour est déjà fixé au {} : gardez-le, ou envoyez de nouveau le vôtre s'il doit le remplacer."


def given(end: dt.date | None, line: JournalEntry | None) -> str:
    return with_author(GIVEN.format(french_date(end)) if end else "Le dernier jour vient d'être retiré.", line)


def check_end(seen: str | None, end: dt.date | None, line: JournalEntry | None) -> None:
    """Raise StaleObject when the page showed another last day (`seen`) than `end`, read under its lock."""
    check_fresh(seen, str(end), lambda: given(end, line), dict)
