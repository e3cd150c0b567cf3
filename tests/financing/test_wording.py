"""Months and figures in sentences."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from financing.calculation import exact, months, wording


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2015-03", "2015-03", "en mars 2015"),
        ("2015-01", "2015-12", "de janvier à décembre 2015"),
        ("2015-04", "2015-08", "d’avril à août 2015"),
        ("2015-10", "2016-02", "d’octobre 2015 à février 2016"),
    ],
)
def test_a_span_of_months(first, last, text):
    assert months.span(months.parse(first), months.parse(last)) == text


def test_months_are_counted_from_dates_too():
    assert months.text(months.of(date(2008, 12, 31))) == "2008-12"
    assert months.text(months.parse("2008-12") + 1) == "2009-01"


def test_a_month_is_elided_after_its_preposition():
    labels = [months.of_label(months.parse(month)) for month in ("2015-09", "2015-10")]
    assert labels == ["de septembre 2015", "d’octobre 2015"]


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "0,00\u00a0€"),
        (5, "0,05\u00a0€"),
        (123456789, "1\u202f234\u202f567,89\u00a0€"),
        (Fraction(1, 2), "0,01\u00a0€"),
    ],
)
def test_cents_as_euros(cents, text):
    assert wording.cents(cents) == text
    assert wording.euros(exact.from_cents(cents)) == text


@pytest.mark.parametrize(("rate", "text"), [("0", "0\u00a0%"), ("0.0630", "6,30\u00a0%"), ("0.1", "10\u00a0%")])
def test_rates_as_percentages(rate, text):
    assert wording.percent(Decimal(rate)) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "places", "units"), [(1, 2, 0, 1), (5, 1000, 2, 1), (49, 10000, 2, 0), (2, 3, 4, 6667)]
)
def test_half_up(numerator, denominator, places, units):
    assert exact.half_up(numerator, denominator, places) == units


def test_decimals_over_one_power_of_ten():
    assert exact.common([Decimal("8.5"), Decimal("12"), Decimal("0.25")]) == ([850, 1200, 25], 2)
    assert exact.common([Decimal("0.000001"), Decimal("0.5")]) == ([1, 500000], 6)


def test_amounts_keep_thousandths_only_when_there_are_some():
    assert (exact.to_cents(Decimal("1.230")), exact.to_cents(Decimal("1.235"))) == (123, Fraction(247, 2))


@pytest.mark.parametrize(
    ("value", "words", "text"),
    [
        ("1", "poste conventionné", "1 poste conventionné"),
        ("1.99", "poste", "1,99 poste"),
        ("2", "poste conventionné", "2 postes conventionnés"),
        ("2.00", "ETP permanent", "2,00 ETP permanents"),
    ],
)
def test_what_is_counted_takes_its_plural_from_two(value, words, text):
    assert wording.counted(Decimal(value), words) == text
