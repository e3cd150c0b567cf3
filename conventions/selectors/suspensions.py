"""What a suspension of payments may have waited for."""

import datetime as dt
from dataclasses import dataclass

from conventions.enums import AmendmentState, LetterKind
from conventions.models import Convention, Suspension
from iae_portal.core.text import french_date


@dataclass(frozen=True)
class Came:
    on: dt.date
    label: str


@dataclass(frozen=True)
class Followed:
    """A suspension as its page shows it; `came` is only read of one that is not over."""

    row: Suspension
    is_over: bool
    is_to_come: bool
    came: list[Came]


def suspensions_of(convention: Convention, today: dt.date) -> list[Followed]:
    """The newest first."""
    found = []
    for row in convention.suspensions.all():
        is_over = row.end is not None and row.end < today
        found.append(Followed(row, is_over, row.start > today, [] if is_over else came_since(row)))
    return found


def came_since(row: Suspension) -> list[Came]:
    """What the structure signed or gave since it was told that the payments stop, oldest first. Three queries."""
    told_on = _told_on(row)
    convention = row.convention
    signed = convention.amendments.filter(state=AmendmentState.SIGNED, signed_on__gte=told_on)
    found = [Came(each.signed_on, f"avenant {each.rank} signé le {french_date(each.signed_on)}") for each in signed]
    for year in convention.year_returns.all():
        days = {
            f"bilan d'activité {year.year} reçu": year.report_received_on,
            f"comptes annuels {year.year} reçus": year.accounts_received_on,
        }
        found += [Came(on, f"{label} le {french_date(on)}") for label, on in days.items() if on and on >= told_on]
    return sorted(found, key=lambda came: (came.on, came.label))


def _told_on(row: Suspension) -> dt.date:
    """The day of its letter: it may announce a day to come."""
    letters = row.convention.letters.filter(kind=LetterKind.SUSPENSION, written_on__lte=row.start).order_by("rank")
    letter = letters.last()
    return letter.written_on if letter else row.start
