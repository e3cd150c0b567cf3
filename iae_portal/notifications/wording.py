"""The sentences of reminders."""

import datetime as dt

from iae_portal.core.text import counted, french_date
from iae_portal.notifications.selectors.plan import Line, Parcel


def when(due: dt.date, day: dt.date) -> str:
    """The due date seen from the day of the mail."""
    if due < day:
        return f"En retard depuis le {french_date(due)}"
    if due == day:
        return f"À faire aujourd'hui, {french_date(due)}"
    return f"À faire avant le {french_date(due)}"


def what(line: Line) -> str:
    """The action and its object, to follow a colon."""
    action = line.rule.action
    return f"{action[0].lower()}{action[1:]} – {line.deadline.label}"


def headline(parcel: Parcel, day: dt.date) -> str:
    """Subject line of the mail: the most urgent action, and how many follow."""
    first, others = parcel.lines[0], len(parcel.lines) - 1
    more = f" (et {counted(others, 'autre action', 'autres actions')})" if others else ""
    return f"{when(first.deadline.due_on, day)} : {what(first)}{more}"
