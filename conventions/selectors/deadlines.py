"""The days that an open dossier is held to: the deadlines are opened from them, the home page counts by them."""

import datetime as dt

from conventions.enums import ConventionState
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
