"""Both sides of what stands in the way of an event."""

import datetime as dt
from types import SimpleNamespace as Row

import pytest

from iae_portal.core.errors import Refusal
from iae_portal.core.workflow import Request
from seminars.enums import EventState
from seminars.guards import event as guards
from seminars.models import Event
from seminars.services.events import move_event
from tests.factories.seminars import AttendanceFactory, EventFactory, GuestFactory, ItemFactory, WorkshopFactory
from tests.seminars.august_2008 import national_person

YESTERDAY, TODAY, TOMORROW = (dt.date(2008, 10, day) for day in (14, 15, 16))
ASKED = Request(actor="Mme Exemple", today=TODAY)


@pytest.mark.parametrize(
    ("day", "too_late", "too_soon"),
    [(YESTERDAY, True, False), (TODAY, False, False), (TOMORROW, False, True), (None, False, False)],
)
def test_an_event_opens_until_its_closing_day_and_is_held_from_its_day_on(day, too_late, too_soon):
    row = Row(answers_close_on=day, held_on=day)
    assert bool(guards.is_not_too_late(row, ASKED)) is too_late
    assert bool(guards.day_has_come(row, ASKED)) is too_soon


@pytest.mark.parametrize("confirmed", [True, False])
def test_an_event_opens_on_a_date_that_is_confirmed(confirmed):
    assert bool(guards.date_is_confirmed(Row(date_confirmed=confirmed), ASKED)) is not confirmed


@pytest.mark.parametrize("missing", [None, "held_on", "answers_close_on", "venue", "capacity"])
def test_a_frame_is_complete(missing):
    frame = {"held_on": TOMORROW, "answers_close_on": TODAY, "venue": "Lille", "capacity": 1} | {missing: None}
    frame.pop(None, None)

    assert bool(guards.frame_is_complete(Row(**frame), ASKED)) is (missing is not None)


@pytest.mark.django_db
def test_every_workshop_gives_its_synthesis_before_the_report():
    event = EventFactory()
    ItemFactory(event=event)  # a plenary sitting has none to give
    assert guards.has_syntheses(event, ASKED) is None
    second, first = (WorkshopFactory(event=event, workshop_number=number) for number in (2, 1))
    assert guards.has_syntheses(event, ASKED) == "Il manque la synthèse de l'atelier 1, 2."
    for workshop, left in ((first, "Il manque la synthèse de l'atelier 2."), (second, None)):
        workshop.synthesis = "Retenu."
        workshop.save()
        assert guards.has_syntheses(event, ASKED) == left


@pytest.mark.django_db
def test_an_event_where_somebody_was_is_not_cancelled(held_event):
    Event.objects.filter(pk=held_event.pk).update(state=EventState.CLOSED)
    other = EventFactory(state=EventState.CLOSED, held_on=held_event.held_on, answers_close_on=held_event.held_on)
    AttendanceFactory(guest=GuestFactory(event=held_event))
    asked = {"actor": national_person(), "name": "cancel", "comment": "Neige.", "today": TODAY}
    with pytest.raises(Refusal, match="déclarez-le tenu"):
        move_event(event=held_event, **asked)
    assert move_event(event=other, **asked).state == EventState.CANCELLED
