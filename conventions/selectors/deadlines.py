"""The days that an open dossier is held to: the deadlines are opened from them, the home page counts by them."""

import datetime as dt

from django.db.models import Q

from conventions.enums import OPEN_STATES, ConventionState
from conventions.models import Convention
from conventions.reminders import SIGNATURE_DAYS, STALE_DAYS


def missing_due(convention: Convention) -> dt.date | None:
    return convention.missing_due_on if convention.state == ConventionState.INCOMPLETE else None


def signature_due(convention: Convention) -> dt.date | None:
    if convention.state != ConventionState.READY_TO_SIGN:
        return None
    # From the last action: the version was frozen that day.
    return convention.last_action_on + dt.timedelta(days=SIGNATURE_DAYS)


def stale_due(convention: Convention) -> dt.date | None:
    return convention.last_action_on + dt.timedelta(days=STALE_DAYS) if convention.is_open else None


def late_on(day: dt.date) -> Q:
    """Open dossiers of which one of these days is past."""
    slept, unsigned = (day - dt.timedelta(days=days) for days in (STALE_DAYS, SIGNATURE_DAYS))
    return (
        Q(state=ConventionState.INCOMPLETE, missing_due_on__lt=day)
        | Q(state=ConventionState.READY_TO_SIGN, last_action_on__lt=unsigned)
        | Q(state__in=OPEN_STATES, last_action_on__lt=slept)
    )
