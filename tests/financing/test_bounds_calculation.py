"""Both sides of the bounds of a calculation that its golden cases leave alone."""

import pytest

from tests.financing.documents import one


@pytest.mark.parametrize(
    ("type_", "year", "message"),
    [
        ("AI", 2004, "L’année 2004 n’ouvre pas d’aide à l’accompagnement AI : donnez une année de 2005 à 2014."),
        ("ACI", 2015, "L’année 2015 n’ouvre pas d’aide à l’accompagnement ACI : donnez une année de 2005 à 2014."),
    ],
)
def test_the_years_of_a_lump_sum_are_said(type_, year, message):
    item = {"id": "L", "type": type_, "year": year, "requests": ["1"]}

    assert [fault["message"] for fault in one("accompaniment", item)["errors"]] == [message]
