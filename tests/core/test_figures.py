"""Shares, medians, hours of each place, what an address asks (pure pieces of the ground floor)."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from iae_portal.core.figures import Answers, Spread, known_sum, median_of, share_of, share_reached
from iae_portal.core.hours import hours_of, kept_hours, local_hour, moment, said_hours
from iae_portal.core.text import french_hour, rate
from iae_portal.core.views.asked import asked_keys, asked_number, asked_year


@pytest.mark.parametrize(
    ("part", "whole", "places", "share"),
    [
        (1, 3, 2, Decimal("33.33")),
        (2, 3, 0, Decimal("67")),
        (1, 8, 2, Decimal("12.50")),
        (Decimal("12.5"), Decimal("50"), None, Decimal("25")),
        (0, 3, 2, Decimal("0.00")),
        (3, 0, 2, None),
    ],
)
def test_share(part, whole, places, share):
    assert share_of(part, whole, places) == share


@pytest.mark.parametrize(
    ("values", "middle"),
    [
        ([], None),
        ([None], None),
        ([3], 3),
        ([9, 1, None, 5], 5),
        ([1, 2], Decimal("1.5")),
        ([4, 1, 3, 2], Decimal("2.5")),
    ],
)
def test_median(values, middle):
    assert median_of(values) == middle


def test_a_median_is_rounded_on_demand():
    assert median_of([Decimal("1.01"), Decimal("1.02")], places=2) == Decimal("1.02")


def test_a_ratio_is_written_in_points():
    assert (rate(Decimal("0.6")), rate(Decimal("0.12345"), 2)) == ("60\u00a0%", "12,35\u00a0%")


@pytest.mark.parametrize(
    ("hour", "text"), [(dt.time(9), "9\u00a0h"), (dt.time(9, 5), "9\u00a0h\u00a005"), (dt.time(0), "0\u00a0h")]
)
def test_french_hour(hour, text):
    assert french_hour(hour) == text


def test_hours_are_kept_to_be_read_again_and_said_in_french():
    kept = kept_hours(dt.time(9, 30), dt.time(12))

    assert (kept, hours_of(kept)) == ("09:30 – 12:00", (dt.time(9, 30), dt.time(12)))
    assert said_hours(kept) == "9\u00a0h\u00a030 – 12\u00a0h"


def test_a_moment_of_a_list_in_the_zone_it_is_given_in():
    assert moment(dt.datetime(2008, 11, 2, 9, 5, tzinfo=dt.UTC)) == "02/11/2008 à 9\u00a0h\u00a005"
    assert moment(None) == ""


@pytest.mark.parametrize(
    ("departement", "text"),
    [
        ("", "9\u00a0h"),
        ("59", "9\u00a0h"),
        ("974", "9\u00a0h, heure de Paris (12\u00a0h à La Réunion)"),
        ("971", "9\u00a0h, heure de Paris (4\u00a0h en Guadeloupe)"),
    ],
)
def test_an_hour_is_told_where_the_person_lives(departement, text):
    assert local_hour(dt.date(2008, 11, 13), dt.time(9), departement) == text


def test_an_hour_of_the_day_before():
    told = local_hour(dt.date(2008, 11, 13), dt.time(2), "972")
    assert told == "2\u00a0h, heure de Paris (21\u00a0h en Martinique la veille)"


def test_what_an_address_asks():
    data = QueryDict("tour=12&annee=2008&dossier=3&dossier=x&dossier=4")
    assert (asked_number(data, "tour"), asked_year(data), asked_keys(data, "dossier")) == (12, 2008, [3, 4])


def test_what_only_looks_like_a_number_asks_for_nothing():
    data = QueryDict("tour=²&annee=208")
    assert (asked_number(data, "tour"), asked_year(data)) == (None, None)
    assert asked_keys(data, "dossier") == []
    years = [asked_year(QueryDict(f"annee={year}")) for year in (1899, 1900, 2098, 2099)]
    assert years == [None, 1900, 2098, None]


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ([2, None, 3], 5),
        ([None, None], None),
        ([], None),
        ([0, 0], 0),
        ([0, None], None),
        ([Decimal("1.5"), None], 1.5),
    ],
)
def test_a_sum_of_what_is_known(values, total):
    assert known_sum(values) == total


@pytest.mark.parametrize(
    ("answers", "said", "missing"),
    [
        (Answers(0, 13), "0 convention sur 13 donne ses postes", 13),
        (Answers(1, 13), "1 convention sur 13 donne ses postes", 12),
        (Answers(1, 1) + Answers(1, 12), "2 conventions sur 13 donnent leurs postes", 11),
        (Answers(2, 2), "2 conventions sur 2 donnent leurs postes", 0),
    ],
)
def test_how_many_answered(answers, said, missing):
    one, many = ("convention", "donne ses postes"), ("conventions", "donnent leurs postes")

    assert (answers.said(one, many), answers.missing) == (said, missing)


@given(st.lists(st.integers(0, 400), max_size=40))
def test_a_spread_says_the_middle_and_the_slowest_tenth_of_its_days(days):
    spread = Spread(Counter(days))

    slowest = sorted(days)[-(-9 * len(days) // 10) - 1] if days else None
    assert (spread.count, spread.median, spread.slowest_tenth) == (len(days), median_of(days), slowest)


@pytest.mark.parametrize(("days", "slowest"), [(range(1, 11), 9), (range(1, 12), 10), ([7], 7), ([1] * 9 + [90], 1)])
def test_nine_in_ten_do_not_exceed_the_slowest_tenth(days, slowest):
    assert Spread(Counter(days)).slowest_tenth == slowest


@pytest.mark.parametrize(
    ("part", "told"),
    [("0", 0), ("57.49", 57), ("57.50", 58), ("99.99", 99), ("100", 100), ("100.49", 100), ("100.50", 101)],
)
def test_a_hundred_is_said_of_the_whole_alone(part, told):
    assert (share_reached(Decimal(part), 100), share_reached(5, 0)) == (told, None)
