"""A meeting or an event as a calendar file (RFC 5545): one UID, a SEQUENCE that grows, CANCELLED at the end. Pure."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from iae_portal.core.hours import PARIS


@dataclass(frozen=True)
class CalendarEntry:
    """What a calendar must know. `product` names who writes the file ("CDIAE", "Séminaires").

    `answered`: the person has answered in the portal, the calendar must not ask again.
    """

    product: str
    uid: str
    sequence: int
    summary: str
    description: str
    place: str
    day: dt.date
    starts_at: dt.time
    ends_at: dt.time
    organizer_name: str
    organizer_email: str
    stamp: dt.datetime
    attendee_name: str = ""
    attendee_email: str = ""
    answered: bool = False
    cancelled: bool = False
    zone: ZoneInfo = PARIS  # where `starts_at` and `ends_at` are read on a clock

    @property
    def method(self) -> str:
        return "CANCEL" if self.cancelled else "REQUEST"

    @property
    def content_type(self) -> str:
        return f"text/calendar; charset=utf-8; method={self.method}"


def calendar_file(entry: CalendarEntry) -> bytes:
    """Hours are written in the zone of the entry with its VTIMEZONE: each calendar converts them to its own."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Portail IAE//{entry.product}//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", entry.method)
    calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(entry: CalendarEntry) -> Event:
    row = Event()
    row.add("uid", entry.uid)
    row.add("sequence", entry.sequence)
    row.add("dtstamp", entry.stamp.astimezone(dt.UTC))
    row.add("summary", entry.summary)
    row.add("description", entry.description)
    row.add("location", entry.place)
    row.add("dtstart", dt.datetime.combine(entry.day, entry.starts_at, entry.zone))
    row.add("dtend", dt.datetime.combine(entry.day, entry.ends_at, entry.zone))
    row.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    row.add("organizer", _address(entry.organizer_name, entry.organizer_email), encode=0)
    if entry.attendee_email:
        row.add("attendee", _attendee(entry), encode=0)
    if not entry.cancelled:
        row.add_component(_alarm(entry))
    return row


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["cn"] = vText(name)
    return address


def _attendee(entry: CalendarEntry) -> vCalAddress:
    address = _address(entry.attendee_name, entry.attendee_email)
    if entry.answered:
        address.params["partstat"] = vText("DECLINED" if entry.cancelled else "ACCEPTED")
        address.params["rsvp"] = vText("FALSE")
    return address


def _alarm(entry: CalendarEntry) -> Alarm:
    """The day before, at the same hour."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", dt.timedelta(days=-1))
    return alarm
