"""What a seminar refuses for one field is said beside it: the field that the sentence names is one of the form's."""

import datetime as dt
from functools import partial

import pytest

from seminars.enums import Answer
from seminars.forms.attendance import AttendanceForm
from seminars.forms.events import EventForm
from seminars.forms.series import SeriesForm
from seminars.models import Event
from seminars.services.attendance import check_in, find_guest
from seminars.services.events import update_event
from seminars.services.series import open_series
from tests.conventions.test_named_fields import named
from tests.factories.seminars import EventFactory, GuestFactory, SeriesTemplateFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

COMES = {"answer": Answer.COMES, "answered_at": dt.datetime(2008, 10, 1, 9, tzinfo=dt.UTC)}
TODAY = dt.date(2008, 10, 15)


@scene
def event() -> Event:
    return EventFactory()


@pytest.mark.parametrize("typed", ["", "Inconnu", "Exemple"])
def test_a_badge_or_a_name(event, typed):
    for name in ("Exemple Ana", "Exemple Zoé"):
        last, first = name.split()
        GuestFactory(event=event, last_name=last, first_name=first, **COMES)
    assert named(partial(find_guest, event, typed), AttendanceForm) == ["code"]


def test_the_badge_of_another_event(national, settings):
    event = EventFactory(held_on=TODAY, answers_close_on=None, state="preparation", date_confirmed=False)
    Event.objects.filter(pk=event.pk).update(state="closed", answers_close_on=TODAY)
    event.refresh_from_db()
    guest = GuestFactory(event=EventFactory())
    act = partial(check_in, actor=national.user, event=event, guest=guest, half_day="morning")
    assert named(act, AttendanceForm) == ["code"]


def test_fewer_places_than_are_taken(event, national):
    GuestFactory(event=event, place="held", **COMES)
    act = partial(update_event, actor=national.user, event=event, values={"capacity": 0}, today=TODAY)
    assert named(act, EventForm) == ["capacity"]


def test_a_day_gone_by(event, national):
    gone = {"held_on": dt.date(2008, 10, 14)}
    act = partial(update_event, actor=national.user, event=event, values=gone, today=TODAY)
    assert named(act, EventForm) == ["held_on"]


def test_answers_closed_after_the_event(event, national):
    late = {"answers_close_on": dt.date(2008, 12, 31)}
    act = partial(update_event, actor=national.user, event=event, values=late, today=TODAY)
    assert named(act, EventForm) == ["held_on"]


def test_a_name_of_series_already_given(national):
    given = {"template": SeriesTemplateFactory(), "first_day": dt.date(2009, 3, 2), "today": TODAY}
    act = partial(open_series, actor=national.user, name="Printemps", **given)
    act()
    assert named(act, SeriesForm) == ["name"]
