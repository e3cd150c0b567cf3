"""Hours of an event, told in Paris and where the guest lives. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
# Départements of 2008 that do not live at the hour of Paris.
OVERSEAS = {
    "971": (ZoneInfo("America/Guadeloupe"), "en Guadeloupe"),
    "972": (ZoneInfo("America/Martinique"), "en Martinique"),
    "973": (ZoneInfo("America/Cayenne"), "en Guyane"),
    "974": (ZoneInfo("Indian/Reunion"), "à La Réunion"),
}


def in_paris(day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, PARIS)


def written(hour: dt.time | dt.datetime) -> str:
    """ "9 h", "9 h 30"."""
    return f"{hour.hour}\u00a0h" + (f"\u00a0{hour.minute:02d}" if hour.minute else "")


def start_sentence(day: dt.date, hour: dt.time, departement: str = "") -> str:
    """ "9 h", and for somebody overseas "9 h, heure de Paris (11 h à La Réunion)"."""
    if departement not in OVERSEAS:
        return written(hour)
    zone, place = OVERSEAS[departement]
    local = in_paris(day, hour).astimezone(zone)
    shift = (local.date() - day).days
    eve = " la veille" if shift < 0 else " le lendemain" if shift > 0 else ""
    return f"{written(hour)}, heure de Paris ({written(local)} {place}{eve})"
