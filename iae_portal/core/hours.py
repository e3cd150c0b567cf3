"""Instants are told in the hour of the service they concern; seminars keep the hours of Paris. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

from iae_portal.core.text import french_hour

BETWEEN = " – "
PARIS = ZoneInfo("Europe/Paris")
# Départements of 2008 that do not live at the hour of Paris.
OVERSEAS = {
    "971": (ZoneInfo("America/Guadeloupe"), "en Guadeloupe"),
    "972": (ZoneInfo("America/Martinique"), "en Martinique"),
    "973": (ZoneInfo("America/Cayenne"), "en Guyane"),
    "974": (ZoneInfo("Indian/Reunion"), "à La Réunion"),
}


def zone_of(departement: str) -> ZoneInfo:
    """The time zone of a département, or of the service of this code."""
    return OVERSEAS[departement][0] if departement in OVERSEAS else PARIS


def is_skipped(day: dt.date, hour: dt.time, zone: ZoneInfo) -> bool:
    """Whether the clocks of the place jump over it that day: 2:30 on the last Sunday of March, in Paris."""
    return dt.datetime.combine(day, hour, zone).astimezone(dt.UTC).astimezone(zone).time() != hour


def day_of(at: dt.datetime, zone: ZoneInfo = PARIS) -> dt.date:
    """The day that an instant falls on there: a stored one is read in UTC, whose day may be another."""
    return at.astimezone(zone).date()


def in_paris(day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, PARIS)


def moment(at: dt.datetime | None) -> str:
    """ "12/11/2008 à 9 h 30": an instant of a list, in the zone it is given in."""
    return f"{at:%d/%m/%Y} à {french_hour(at)}" if at else ""


def kept_hours(start: dt.time, end: dt.time) -> str:
    """ "09:30 – 12:30": as a programme keeps them, to be compared and read again; pages say them by `said_hours`."""
    return f"{start:%H:%M}{BETWEEN}{end:%H:%M}"


def hours_of(kept: str) -> tuple[dt.time, ...]:
    """The two hours of `kept_hours`."""
    return tuple(map(dt.time.fromisoformat, kept.split(BETWEEN)))


def said_hours(kept: str) -> str:
    """The hours of `kept_hours`, for a person."""
    return between_hours(*hours_of(kept))


def between_hours(start: dt.time, end: dt.time) -> str:
    """ "9 h 30 – 12 h"."""
    return f"{french_hour(start)}{BETWEEN}{french_hour(end)}"


def local_hour(day: dt.date, hour: dt.time, departement: str = "") -> str:
    """ "9 h", and for somebody overseas "9 h, heure de Paris (11 h à La Réunion)"."""
    there = hour_overseas(day, hour, departement)
    return f"{french_hour(hour)}, heure de Paris ({there})" if there else french_hour(hour)


def hour_overseas(day: dt.date, hour: dt.time, departement: str) -> str:
    """ "11 h à La Réunion": an hour of Paris as it is told there; "" for a département at the hour of Paris."""
    if departement not in OVERSEAS:
        return ""
    zone, place = OVERSEAS[departement]
    local = in_paris(day, hour).astimezone(zone)
    shift = (local.date() - day).days
    eve = " la veille" if shift < 0 else " le lendemain" if shift > 0 else ""
    return f"{french_hour(local)} {place}{eve}"
