"""Holidays by département, working days, delays (iae_portal.core.calendars)."""

from datetime import date, timedelta

import pytest
from jours_feries_france import JoursFeries

from iae_portal.core.calendars import (
    Holiday,
    add_months,
    day_off,
    days_before,
    easter_sunday,
    end_of_months,
    holidays_of,
    holidays_on,
    is_post_delivered,
    is_working_day,
    last_post_day,
    next_working_day,
)

ZONES = {
    "59": "Métropole",
    "2A": "Métropole",
    "75": "Métropole",
    "57": "Alsace-Moselle",
    "67": "Alsace-Moselle",
    "68": "Alsace-Moselle",
    "971": "Guadeloupe",
    "972": "Martinique",
    "973": "Guyane",
    "974": "La Réunion",
    "976": "Mayotte",
}


@pytest.mark.parametrize(("departement", "zone"), ZONES.items())
def test_same_dates_as_an_independent_package_from_2000_to_2030(departement, zone):
    ours = {year: [holiday.date for holiday in holidays_of(year, departement)] for year in range(2000, 2031)}
    theirs = {year: sorted(JoursFeries.for_year(year, zone).values()) for year in range(2000, 2031)}
    assert ours == theirs


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (1818, date(1818, 3, 22)),
        (1943, date(1943, 4, 25)),
        (1954, date(1954, 4, 18)),
        (1981, date(1981, 4, 19)),
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2049, date(2049, 4, 18)),
    ],
)
def test_easter_sunday_at_its_limits(year, easter):
    assert easter_sunday(year) == easter


def test_holidays_of_2008_with_two_on_the_first_of_may():
    assert holidays_of(2008, "59") == (
        Holiday(date(2008, 1, 1), "Jour de l'An"),
        Holiday(date(2008, 3, 24), "Lundi de Pâques"),
        Holiday(date(2008, 5, 1), "Fête du Travail"),
        Holiday(date(2008, 5, 1), "Ascension"),
        Holiday(date(2008, 5, 8), "Victoire de 1945"),
        Holiday(date(2008, 5, 12), "Lundi de Pentecôte"),
        Holiday(date(2008, 7, 14), "Fête nationale"),
        Holiday(date(2008, 8, 15), "Assomption"),
        Holiday(date(2008, 11, 1), "Toussaint"),
        Holiday(date(2008, 11, 11), "Armistice de 1918"),
        Holiday(date(2008, 12, 25), "Noël"),
    )


def test_both_holidays_of_the_first_of_may_2008_are_found():
    first_of_may = date(2008, 5, 1)
    assert holidays_on(first_of_may, "69") == (
        Holiday(first_of_may, "Fête du Travail"),
        Holiday(first_of_may, "Ascension"),
    )


@pytest.mark.parametrize(
    ("departement", "day", "name"),
    [
        ("57", date(2008, 3, 21), "Vendredi saint"),
        ("67", date(2008, 12, 26), "Saint-Étienne"),
        ("971", date(2008, 5, 27), "Abolition de l'esclavage"),
        ("972", date(2008, 5, 22), "Abolition de l'esclavage"),
        ("973", date(2008, 6, 10), "Abolition de l'esclavage"),
        ("974", date(2008, 12, 20), "Abolition de l'esclavage"),
    ],
)
def test_local_holidays_are_local(departement, day, name):
    assert holidays_on(day, departement) == (Holiday(day, name),)
    assert holidays_on(day, "59") == ()


def test_34_working_day_steps_in_the_season_of_the_seminars():
    days = [date(2008, 10, 1) + timedelta(days=rank) for rank in range(1, 50)]
    assert sum(is_working_day(day, "75") for day in days) == 34


@pytest.mark.parametrize(
    ("day", "off", "post"),
    [
        (date(2008, 11, 7), "", True),
        (date(2008, 11, 8), "samedi", True),
        (date(2008, 11, 9), "dimanche", False),
        (date(2008, 11, 10), "", True),
        (date(2008, 11, 11), "jour férié : Armistice de 1918", False),
    ],
)
def test_worked_days_and_days_of_post(day, off, post):
    assert (is_working_day(day, "62"), day_off(day, "62")) == (not off, off)
    assert is_post_delivered(day, "62") is post


@pytest.mark.parametrize(
    ("day", "departement", "pushed"),
    [
        (date(2008, 11, 10), "59", date(2008, 11, 10)),
        (date(2008, 11, 11), "59", date(2008, 11, 12)),
        (date(2008, 11, 1), "59", date(2008, 11, 3)),
        (date(2008, 12, 25), "59", date(2008, 12, 26)),
        (date(2008, 12, 25), "67", date(2008, 12, 29)),
        (date(2008, 3, 21), "57", date(2008, 3, 25)),
        (date(2009, 12, 31), "59", date(2009, 12, 31)),
        (date(2010, 1, 1), "59", date(2010, 1, 4)),
    ],
)
def test_a_delay_to_act_is_pushed_as_far_as_needed(day, departement, pushed):
    assert next_working_day(day, departement) == pushed


@pytest.mark.parametrize(
    ("day", "departement", "last"),
    [
        (date(2008, 11, 14), "59", date(2008, 11, 14)),
        (date(2008, 11, 9), "59", date(2008, 11, 8)),
        (date(2008, 12, 26), "59", date(2008, 12, 26)),
        (date(2008, 12, 26), "68", date(2008, 12, 24)),
    ],
)
def test_last_day_of_post(day, departement, last):
    assert last_post_day(day, departement) == last


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2008, 10, 15), 1, date(2008, 11, 15)),
        (date(2008, 1, 31), 1, date(2008, 2, 29)),
        (date(2009, 1, 31), 1, date(2009, 2, 28)),
        (date(2008, 8, 31), 1, date(2008, 9, 30)),
        (date(2008, 12, 31), 2, date(2009, 2, 28)),
        (date(2008, 12, 15), 1, date(2009, 1, 15)),
        (date(2008, 2, 29), 12, date(2009, 2, 28)),
        (date(2008, 3, 31), -1, date(2008, 2, 29)),
        (date(2009, 1, 15), -1, date(2008, 12, 15)),
        (date(2009, 1, 1), 36, date(2012, 1, 1)),
        (date(2008, 5, 5), 0, date(2008, 5, 5)),
    ],
)
def test_months_go_by_quantieme(day, months, result):
    assert add_months(day, months) == result


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2009, 1, 1), 36, date(2011, 12, 31)),
        (date(2006, 7, 1), 36, date(2009, 6, 30)),
        (date(2009, 3, 15), 12, date(2010, 3, 14)),
        (date(2008, 2, 28), 36, date(2011, 2, 27)),
        (date(2008, 2, 29), 36, date(2011, 2, 28)),
        (date(2008, 2, 29), 48, date(2012, 2, 28)),
        (date(2008, 3, 1), 36, date(2011, 2, 28)),
        (date(2011, 3, 1), 12, date(2012, 2, 29)),
        (date(2008, 8, 30), 6, date(2009, 2, 28)),
        (date(2008, 8, 31), 1, date(2008, 9, 30)),
        (date(2008, 10, 31), 2, date(2008, 12, 30)),
        (date(2008, 5, 5), 1, date(2008, 6, 4)),
    ],
)
def test_a_term_ends_on_the_eve_of_its_day_or_with_a_month_too_short(start, months, end):
    assert end_of_months(start, months) == end


def test_days_before_count_every_day():
    assert days_before(date(2008, 11, 14), 5) == date(2008, 11, 9)
