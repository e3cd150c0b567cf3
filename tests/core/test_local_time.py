"""A service has its hour: exports, pages, calendar files and minutes tell it (iae_portal.core.hours)."""

import datetime as dt
import io

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from django.utils import timezone
from python_calamine import load_workbook

from cdiae.selectors.minutes import hour_of
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.exports import Column, csv_cell, xlsx_bytes
from iae_portal.core.hours import PARIS, zone_of
from iae_portal.core.ics import CalendarEntry, calendar_file
from tests.clients import client_of
from tests.factories import make_user
from tests.factories.cdiae import make_council, make_meeting

# 00:30 of the 16th in Paris, 18:30 of the 15th in Guadeloupe, 02:30 of the 16th in La Réunion.
LATE = dt.datetime(2008, 10, 15, 22, 30, tzinfo=dt.UTC)


def page(request):
    return HttpResponse(csv_cell(LATE))


urlpatterns = [path("heure/", page, name="hour")]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("59L", "16/10/2008 00:30"),
        ("DGEFP", "16/10/2008 00:30"),
        ("971", "15/10/2008 18:30"),
        ("972", "15/10/2008 18:30"),
        ("973", "15/10/2008 19:30"),
        ("974", "16/10/2008 02:30"),
    ],
)
def test_an_export_tells_the_hour_of_the_service(code, told):
    with timezone.override(zone_of(code)):
        assert csv_cell(LATE) == told


def test_without_a_reader_an_export_tells_the_hour_of_paris():
    assert csv_cell(LATE) == "16/10/2008 00:30"


@pytest.mark.parametrize(("code", "told"), [("59L", "2008-10-16T00:30:00"), ("971", "2008-10-15T18:30:00")])
def test_a_workbook_tells_it_too(code, told):
    with timezone.override(zone_of(code)):
        book = xlsx_bytes([Column("Heure", lambda row: row)], [LATE, dt.date(2008, 10, 16)])

    sheet = load_workbook(io.BytesIO(book)).get_sheet_by_index(0)
    assert [row[0].isoformat() for row in sheet.to_python()[1:]] == [told, "2008-10-16"]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.core.test_local_time")
@pytest.mark.parametrize(("code", "told"), [("59L", "16/10/2008 00:30"), ("974", "16/10/2008 02:30")])
def test_a_page_tells_the_hour_of_its_reader_and_the_next_one_begins_anew(code, told):
    answer = client_of(make_user(Role.OFFICER, code)).get("/heure/")

    assert answer.content.decode() == told
    assert timezone.get_current_timezone() == timezone.get_default_timezone()


def test_the_day_of_the_portal_stays_that_of_paris():
    with timezone.override(zone_of("971")):
        assert clock.now().tzinfo == PARIS


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("59L", "DTSTART;TZID=Europe/Paris:20081114T090000"),
        ("974", "DTSTART;TZID=Indian/Reunion:20081114T090000"),
    ],
)
def test_a_calendar_file_is_in_the_zone_of_the_council(code, written):
    entry = CalendarEntry(
        product="CDIAE",
        uid="un",
        sequence=0,
        summary="Séance",
        description="",
        place="Préfecture",
        day=dt.date(2008, 11, 14),
        starts_at=dt.time(9),
        ends_at=dt.time(11),
        organizer_name="DTEFP",
        organizer_email="dtefp@exemple.invalid",
        stamp=LATE,
        zone=zone_of(code),
    )
    assert written in calendar_file(entry).decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "told"), [("59L", "0 h 30"), ("974", "2 h 30"), ("972", "18 h 30")])
def test_minutes_tell_the_hour_where_the_council_sits(code, told):
    meeting = make_meeting(make_council(code))
    assert hour_of(meeting, LATE).replace("\u00a0", " ") == told
