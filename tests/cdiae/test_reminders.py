"""A reminder of the council ends with what it asks."""

import datetime as dt
from types import SimpleNamespace

import pytest

from cdiae.models import Meeting, Member
from cdiae.reminders import CONVENE, MANDATE
from iae_portal.notifications.reminders import RULES

DAY = dt.date(2008, 10, 15)


def relevant(kind: str, subject) -> bool:
    return RULES.get(kind).still_relevant(SimpleNamespace(subject=subject), DAY)


@pytest.mark.parametrize(
    ("state", "days", "asked"),
    [("preparation", 1, True), ("preparation", 0, False), ("convened", 1, False), ("cancelled", 1, False)],
)
def test_the_convocations_of_a_meeting_are_asked_until_its_day(state, days, asked):
    meeting = Meeting(state=state, held_on=DAY + dt.timedelta(days=days))
    assert relevant(CONVENE, meeting) is asked


@pytest.mark.parametrize(("end", "asked"), [(None, True), (DAY, True), (DAY - dt.timedelta(days=1), False)])
def test_a_mandate_is_renewed_while_it_runs(end, asked):
    assert relevant(MANDATE, Member(end=end)) is asked
