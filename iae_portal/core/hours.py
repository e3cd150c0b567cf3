"""Instants are told in the hour of the service they concern; seminars keep the hours of Paris. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

from iae_portal.core.text import NO_BREAK

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


def in_paris(day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, PARIS)


def short_hour(hour: dt.time | dt.datetime) -> str:
    """ "9 h", "9 h 30"."""
    return f"{hour.hour}{NO_BREAK}h" + (f"{NO_BREAK}{hour.minute:02d}" if hour.minute else "")


def local_hour(day: dt.date, hour: dt.time, departement: str = "") -> str:
    """ "9 h", and for somebody overseas "9 h, heure de Paris (11 h à La Réunion)"."""
    there = hour_overseas(day, hour, departement)
    return f"{short_hour(hour)}, heure de Paris ({there})" if there else short_hour(hour)


def hour_overseas(day: dt.date, hour: dt.time, departement: str) -> str:
    """ "11 h à La Réunion": an hour of Paris as it is told there; "" for a département at the hour of Paris."""
    if departement not in OVERSEAS:
        return ""
    zone, place = OVERSEAS[departement]
    local = in_paris(day, hour).astimezone(zone)
    shift = (local.date() - day).days
    eve = " la veille" if shift < 0 else " le lendemain" if shift > 0 else ""
    return f"{short_hour(local)} {place}{eve}"
