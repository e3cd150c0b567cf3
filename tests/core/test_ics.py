"""The one writer of calendar files (iae_portal.core.ics); councils and seminars test what they put in it."""

import datetime as dt

from icalendar import Calendar

from iae_portal.core.ics import CalendarEntry, calendar_file


def entry(**values) -> CalendarEntry:
    known = {
        "product": "CDIAE",
        "uid": "seance-1@portail",
        "sequence": 2,
        "summary": "Séance",
        "description": "Ordre du jour",
        "place": "Lille",
        "day": dt.date(2008, 10, 15),
        "starts_at": dt.time(9, 30),
        "ends_at": dt.time(12),
        "organizer_name": "DDTEFP du Nord",
        "organizer_email": "ddtefp59l@exemple.invalid",
        "stamp": dt.datetime(2008, 10, 1, 8, tzinfo=dt.UTC),
        "attendee_name": "Aline Exemple",
        "attendee_email": "aline@exemple.invalid",
    }
    return CalendarEntry(**{**known, **values})


def read(written: CalendarEntry) -> tuple[Calendar, object]:
    calendar = Calendar.from_ical(calendar_file(written))
    return calendar, calendar.walk("VEVENT")[0]


def test_an_entry_is_kept_at_the_hour_of_paris():
    calendar, event = read(entry())

    assert (calendar["prodid"], calendar["method"]) == ("-//Portail IAE//CDIAE//FR", "REQUEST")
    assert event["dtstart"].dt.isoformat() == "2008-10-15T09:30:00+02:00"
    assert (event["uid"], event["sequence"], event["status"]) == ("seance-1@portail", 2, "CONFIRMED")
    assert "partstat" not in event["attendee"].params
    assert len(event.walk("VALARM")) == 1
    assert entry().content_type == "text/calendar; charset=utf-8; method=REQUEST"


def test_a_cancelled_entry_rings_no_more():
    calendar, event = read(entry(cancelled=True))

    assert (calendar["method"], event["status"], event.walk("VALARM")) == ("CANCEL", "CANCELLED", [])


def test_who_answered_in_the_portal_is_not_asked_again():
    params = read(entry(answered=True))[1]["attendee"].params
    assert (params["partstat"], params["rsvp"]) == ("ACCEPTED", "FALSE")
    assert read(entry(answered=True, cancelled=True))[1]["attendee"].params["partstat"] == "DECLINED"


def test_nobody_is_invited_without_an_address():
    assert "attendee" not in read(entry(attendee_email=""))[1]
