"""Days as people write them (iae_portal.core.forms.dates)."""

import datetime as dt

import pytest
from django import forms

from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.dates import INVALID, day_in

FIRST = dt.date(2008, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("1/9/08", "01/09/2008", "01-09-2008", "1.9.2008", "2008-09-01", "2008/9/1", "01092008", " 1 9 2008 "),
        *("1er septembre 2008", "1 SEPTEMBRE 2008", "1er sept. 2008", "lundi 1er septembre 2008", "1\u00a0sep 08"),
        *(
            "le 1er septembre 2008",
            "le lundi 1/9/2008",
            "2008-09-01T14:30:00",
            "2008-09-01 00:00:00",
            "01/09/2008 00:00",
            "20080901",
            "1\u20119\u201108",
        ),
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert day_in(text) == FIRST


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("29/2/2008", dt.date(2008, 2, 29)), ("29/2/2009", None), ("31/9/2008", None), ("0/9/2008", None)),
        *(("1/12/2008", dt.date(2008, 12, 1)), ("1/13/2008", None), ("1 août 2008", dt.date(2008, 8, 1))),
        *(("1 jui 2008", None), ("1 juin 2008", dt.date(2008, 6, 1)), ("1 juil 2008", dt.date(2008, 7, 1))),
        *(
            ("1/9/49", dt.date(2049, 9, 1)),
            ("1/9/50", dt.date(1950, 9, 1)),
            ("1/9/208", None),
            ("1/9/0000", None),
            ("1/9/2008 14:30", None),
        ),
        *(
            ("20121012", dt.date(2012, 10, 12)),
            ("12102012", dt.date(2012, 10, 12)),
            ("19101908", dt.date(1908, 10, 19)),
        ),
        ("20081301", None),
        *(("septembre 2008", None), ("1/9", None), ("demain", None), ("", None)),
    ],
)
def test_the_bounds_of_what_is_a_day(text, day):
    assert day_in(text) == day


class DayForm(PortalForm):
    day = forms.DateField(label="Jour")


def test_a_form_shows_it_as_it_is_written_and_keeps_what_is_none():
    assert 'value="01/09/2008"' in str(DayForm(initial={"day": FIRST})["day"])
    assert DayForm({"day": "1er septembre 2008"}).is_valid()

    refused = DayForm({"day": "mi-septembre"})
    assert refused.errors == {"day": [INVALID]}
    assert 'value="mi-septembre"' in str(refused["day"])
