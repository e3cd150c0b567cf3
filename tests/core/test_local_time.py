"""A service has its hour: exports, pages, calendar files and minutes tell it (iae_portal.core.hours)."""

import ast
import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from django.utils import timezone
from python_calamine import load_workbook

from cdiae.selectors.minutes import hour_of
from financing.documents import explanation_letter
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.exports import Column, csv_cell, xlsx_bytes
from iae_portal.core.hours import PARIS, day_of, zone_of
from iae_portal.core.ics import CalendarEntry, calendar_file
from iae_portal.documents.inputs import freeze
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.rendering import context_of
from seminars import documents
from seminars.models import ProgrammeVersion
from tests.clients import client_of
from tests.factories import make_user, service
from tests.factories.cdiae import make_council, make_meeting
from tests.factories.seminars import EventFactory
from tests.test_architecture import APPS, ROOT, sources

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


INPUTS = {"kind": "k", "label": "l", "title": "t", "number": "", "final": True, "service": {}, "content": {}}
# 01:30 of the 16th in Paris, 19:30 of the 15th in Martinique, 03:30 of the 16th in La Réunion.
NIGHT = dt.datetime(2008, 10, 15, 23, 30, tzinfo=dt.UTC)
# The clocks of Paris go back on 26 October 2008 and forward on 29 March 2009, those of overseas never.
CLOCKS = [
    (NIGHT, "59L", 16),
    (NIGHT, "972", 15),
    (NIGHT, "974", 16),
    (dt.datetime(2008, 10, 25, 21, 59, tzinfo=dt.UTC), "59L", 25),
    (dt.datetime(2008, 10, 25, 22, 0, tzinfo=dt.UTC), "59L", 26),
    (dt.datetime(2008, 10, 26, 22, 59, tzinfo=dt.UTC), "59L", 26),
    (dt.datetime(2008, 10, 26, 23, 0, tzinfo=dt.UTC), "59L", 27),
    (dt.datetime(2009, 3, 28, 23, 0, tzinfo=dt.UTC), "59L", 29),
    (dt.datetime(2009, 3, 29, 21, 59, tzinfo=dt.UTC), "59L", 29),
    (dt.datetime(2009, 3, 29, 22, 0, tzinfo=dt.UTC), "59L", 30),
    (dt.datetime(2009, 3, 29, 19, 59, tzinfo=dt.UTC), "974", 29),
    (dt.datetime(2009, 3, 29, 20, 0, tzinfo=dt.UTC), "974", 30),
]


@pytest.mark.parametrize(("at", "code", "day"), CLOCKS)
def test_an_instant_falls_on_the_day_of_the_place(at, code, day):
    assert day_of(at, zone_of(code)).day == day


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "day"), [("59L", 16), ("972", 15), ("973", 15), ("971", 15), ("974", 16)])
def test_a_document_and_a_letter_bear_the_day_of_their_service(code, day):
    """As they are stored, in UTC, both are of the 15th; whoever asks for them changes nothing."""
    version = DocumentVersion(code="A" * 12, created_at=NIGHT, service=service(code), number=1, inputs=freeze(INPUTS))
    run = SimpleNamespace(computed_at=NIGHT, annex=SimpleNamespace(service=service(code)))
    with timezone.override(zone_of("974")):
        assert context_of(version)["document"]["created_on"].day == day
        assert explanation_letter.EXPLANATION_LETTER.letterhead_day(run).day == day


@pytest.mark.django_db
def test_a_programme_is_published_on_the_day_of_paris():
    """22:30 in UTC is past midnight there: a seminar keeps the hours of Paris."""
    version = ProgrammeVersion(event=EventFactory(), published_at=LATE, content=[])
    assert documents.programme(version)["published_on"] == dt.date(2008, 10, 16)


def test_no_day_is_read_off_a_stored_instant():
    """The day of `something_at.date()` is that of UTC: `hours.day_of` asks where."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(*APPS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "date" and isinstance(node.value, ast.Attribute)
        if node.value.attr.endswith("_at")
    ]
    assert found == []
