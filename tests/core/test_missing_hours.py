"""An hour that the clocks skip is refused where it would be: each place by its own clocks."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from iae_portal.core.hours import PARIS
from iae_portal.core.periods import refuse_missing_hours
from tests.factories.cdiae import make_council, make_meeting
from tests.factories.seminars import EventFactory, ItemFactory

SPRING, AUTUMN, BEFORE = dt.date(2009, 3, 29), dt.date(2008, 10, 26), dt.date(2009, 3, 28)


@pytest.mark.parametrize(
    ("day", "hour", "zone", "is_missing"),
    [
        (SPRING, dt.time(1, 59), PARIS, False),
        (SPRING, dt.time(2, 0), PARIS, True),
        (SPRING, dt.time(2, 59), PARIS, True),
        (SPRING, dt.time(3, 0), PARIS, False),
        (BEFORE, dt.time(2, 30), PARIS, False),
        (AUTUMN, dt.time(2, 30), PARIS, False),
        (SPRING, dt.time(2, 30), ZoneInfo("Indian/Reunion"), False),
        (None, dt.time(2, 30), PARIS, False),
        (SPRING, None, PARIS, False),
    ],
)
def test_an_hour_that_the_clocks_skip_is_refused(day, hour, zone, is_missing):
    try:
        refuse_missing_hours(day, zone, starts_at=hour)
    except ValidationError as refused:
        assert list(refused.message_dict) == ["starts_at"]
        assert is_missing
    else:
        assert not is_missing


@pytest.mark.django_db
def test_a_meeting_and_a_sequence_refuse_it_in_words():
    meeting = make_meeting(make_council("59L"))
    meeting.held_on, meeting.starts_at, meeting.ends_at = SPRING, dt.time(2, 30), dt.time(4, 0)
    sequence = ItemFactory(event=EventFactory(held_on=SPRING))
    sequence.starts_at, sequence.ends_at = dt.time(2, 30), dt.time(4, 0)
    for row in (meeting, sequence):
        with pytest.raises(ValidationError, match="n'existe pas ce jour-là"):
            row.clean()
