"""Both sides of what stands in the way of an event."""

import datetime as dt
from types import SimpleNamespace as Row

import pytest

from iae_portal.core.workflow import Request
from seminars.guards import event as guards
from tests.factories.seminars import EventFactory, ItemFactory, WorkshopFactory

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
