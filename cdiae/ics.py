"""The meeting as a calendar file (RFC 5545): one UID, a SEQUENCE that grows, CANCELLED at the end. Pure."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

PARIS = ZoneInfo("Europe/Paris")
CONTENT_TYPE = "text/calendar; charset=utf-8; method={method}"


@dataclass(frozen=True)
class MeetingEvent:
    """What a calendar must know of a meeting."""

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
    cancelled: bool
    stamp: dt.datetime


def method_of(event: MeetingEvent) -> str:
    return "CANCEL" if event.cancelled else "REQUEST"


def calendar_file(event: MeetingEvent, *, attendee_name: str, attendee_email: str) -> bytes:
    """The file for one member."""
    calendar = Calendar()
    calendar.add("prodid", "-//Portail IAE//CDIAE//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(event))
    calendar.add_component(_component(event, attendee_name, attendee_email))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _component(event: MeetingEvent, attendee_name: str, attendee_email: str) -> Event:
    row = Event()
    row.add("uid", event.uid)
    row.add("sequence", event.sequence)
    row.add("dtstamp", event.stamp.astimezone(dt.UTC))
    row.add("summary", event.summary)
    row.add("description", event.description)
    row.add("location", event.place)
    row.add("dtstart", dt.datetime.combine(event.day, event.starts_at, PARIS))
    row.add("dtend", dt.datetime.combine(event.day, event.ends_at, PARIS))
    row.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    row.add("organizer", _address(event.organizer_email, event.organizer_name), encode=0)
    if attendee_email:
        row.add("attendee", _address(attendee_email, attendee_name), encode=0)
    if not event.cancelled:
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", event.summary)
        reminder.add("trigger", dt.timedelta(days=-1))
        row.add_component(reminder)
    return row


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["cn"] = vText(name)
    return address
