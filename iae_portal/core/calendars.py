"""French public holidays by département, working days, delays in days and months. Pure: no clock."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from iae_portal.core.text import french_list

SATURDAY, SUNDAY = 5, 6
COUNTRY = ""  # in place of a département: the holidays that all of them share

ALSACE_MOSELLE = frozenset({"57", "67", "68"})

# Loi n° 83-550 of 30 June 1983 and décret n° 83-1003 of 23 November 1983: one day for each overseas
# département, on which work stops.
ABOLITION_DAYS = {
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
}


@dataclass(frozen=True)
class Holiday:
    date: date
    name: str


def easter_sunday(year: int) -> date:
    """Gregorian computus (Meeus)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leaps, leap_rest = divmod(rest, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - leap_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def holidays_of(year: int, departement: str) -> tuple[Holiday, ...]:
    """Public holidays of a year, by date: as they stand since 1982 (article L3133-1 of the code du travail).

    Two holidays may share a date (1 May 2008 is also Ascension): never key them by date. Pentecost Monday
    stays a holiday even where it is worked as the "journée de solidarité". Local days: Good Friday and
    26 December in Alsace-Moselle (article L3134-13), abolition day overseas.
    """
    easter = easter_sunday(year)
    days = [
        Holiday(date(year, 1, 1), "Jour de l'An"),
        Holiday(easter + timedelta(days=1), "Lundi de Pâques"),
        Holiday(date(year, 5, 1), "Fête du Travail"),
        Holiday(date(year, 5, 8), "Victoire de 1945"),
        Holiday(easter + timedelta(days=39), "Ascension"),
        Holiday(easter + timedelta(days=50), "Lundi de Pentecôte"),
        Holiday(date(year, 7, 14), "Fête nationale"),
        Holiday(date(year, 8, 15), "Assomption"),
        Holiday(date(year, 11, 1), "Toussaint"),
        Holiday(date(year, 11, 11), "Armistice de 1918"),
        Holiday(date(year, 12, 25), "Noël"),
    ]
    if departement in ALSACE_MOSELLE:
        days.append(Holiday(easter - timedelta(days=2), "Vendredi saint"))
        days.append(Holiday(date(year, 12, 26), "Saint-Étienne"))
    if departement in ABOLITION_DAYS:
        month, day = ABOLITION_DAYS[departement]
        days.append(Holiday(date(year, month, day), "Abolition de l'esclavage"))
    return tuple(sorted(days, key=lambda holiday: holiday.date))


def holidays_on(day: date, departement: str) -> tuple[Holiday, ...]:
    return tuple(holiday for holiday in holidays_of(day.year, departement) if holiday.date == day)


def is_working_day(day: date, departement: str) -> bool:
    """A "jour ouvré": Monday to Friday, no holiday."""
    return day.weekday() < SATURDAY and not holidays_on(day, departement)


def day_off(day: date, departement: str) -> str:
    """ "samedi", "jour férié : Fête du Travail"; "" for a "jour ouvré"."""
    if holidays := holidays_on(day, departement):
        return f"jour férié : {french_list([holiday.name for holiday in holidays])}"
    return {SATURDAY: "samedi", SUNDAY: "dimanche"}.get(day.weekday(), "")


def is_post_delivered(day: date, departement: str) -> bool:
    return day.weekday() != SUNDAY and not holidays_on(day, departement)


def next_working_day(day: date, departement: str) -> date:
    """`day` itself when it is worked, else the first worked day after it.

    Only for a day of sending, or a delay to act (an appeal, observations): one that ends on a Saturday, a Sunday
    or a holiday is pushed. A delay counted backwards, as that of a convocation, is never pushed.
    """
    while not is_working_day(day, departement):
        day += timedelta(days=1)
    return day


def last_post_day(day: date, departement: str) -> date:
    """`day` itself when post is delivered, else the last day before it when it is."""
    while not is_post_delivered(day, departement):
        day -= timedelta(days=1)
    return day


def add_months(day: date, months: int) -> date:
    """The same day number `months` later (before, if negative), or the last of a month that has it not."""
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def end_of_months(day: date, months: int) -> date:
    """Last day of a term of `months` that begins on `day`: the eve of the same day number, `months` later.

    Where that day number does not exist, the last day of the month it would have been in: three years from
    29 February 2008 end on 28 February 2011.
    """
    same_day = add_months(day, months)
    return same_day if same_day.day < day.day else same_day - timedelta(days=1)


def days_before(day: date, count: int) -> date:
    """Calendar days counted backwards: Sundays and holidays count, the day itself does not."""
    return day - timedelta(days=count)
