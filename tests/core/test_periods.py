"""Dated rows: two of them meet when they share a day at least."""

import datetime as dt

import pytest

from iae_portal.core.models import Letterhead

FIRST, LAST = dt.date(2008, 3, 10), dt.date(2008, 3, 20)


@pytest.mark.parametrize(
    ("start", "end", "met"),
    [
        (dt.date(2008, 3, 20), None, True),
        (dt.date(2008, 3, 21), None, False),
        (dt.date(2008, 3, 1), dt.date(2008, 3, 10), True),
        (dt.date(2008, 3, 1), dt.date(2008, 3, 9), False),
        (dt.date(2008, 3, 1), None, True),
    ],
)
def test_two_rows_meet_by_a_single_day(start, end, met):
    one, other = Letterhead(start=FIRST, end=LAST), Letterhead(start=start, end=end)

    assert (one.meets(other), other.meets(one)) == (met, met)
