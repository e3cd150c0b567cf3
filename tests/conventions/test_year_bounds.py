"""The years whose results a convention may give: the three before it and its own."""

import datetime as dt

import pytest

from conventions.year_parts import year_refusal


@pytest.mark.parametrize(("year", "outside"), [(2005, True), (2006, False), (2011, False), (2012, True)])
def test_a_year_outside_the_convention_and_the_three_before_is_refused(year, outside):
    sentence = year_refusal(dt.date(2009, 1, 1), dt.date(2011, 12, 31), year, dt.date(2013, 1, 1))
    expected = f"L'année {year} est hors de la convention et des trois années qui la précèdent."
    assert sentence == (expected if outside else None)
