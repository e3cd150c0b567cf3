"""What the demonstration shows of the seminars at 15 October 2008: three past, four to come with late items, one full
with a waiting list, the assises in preparation."""

import datetime as dt

from iae_portal.core.enums import Role
from iae_portal.demo.story import guest_answers
from iae_portal.demo.story.days import at
from iae_portal.demo.story.guests import guests_for, load_regional_people
from iae_portal.demo.story.people import DemoContext
from iae_portal.demo.story.seminar_events import GIVEN_ON, Stage, furnish, give_contributions
from iae_portal.notifications.models import Deadline
from seminars import template_2008
from seminars.enums import EventState
from seminars.models import Event, Series, SeriesTemplate
from seminars.reminders import KINDS
from seminars.selectors.deadlines import deadlines_of
from seminars.services.contributions import end_contributions, settle_contribution
from seminars.services.deadlines import keep_event_deadlines
from seminars.services.series import open_series

NAME = "Séminaires interrégionaux des CDIAE, automne 2008"
OPENED = dt.date(2008, 8, 25)
INVITED = dt.date(2008, 9, 22)

STAGES = {
    "Paris": Stage(EventState.REPORTED, capacity=80, guests=100, held=72, fourth="24"),
    "Marseille": Stage(EventState.REPORTED, capacity=60, guests=75, held=51),
    "Lille": Stage(EventState.HELD, capacity=70, guests=85, held=63, fourth="31"),
    "Nantes": Stage(
        EventState.FULL, capacity=60, guests=95, held=60, waiting=9, fourth="53", late={"54": "presentation"}
    ),
    "Bordeaux": Stage(EventState.OPEN, capacity=70, guests=80, held=31, late={"74": "speakers"}),
    "Strasbourg": Stage(EventState.OPEN, capacity=70, guests=75, held=12, late={"43": "fourth", "41": "all"}),
    "Lyon": Stage(EventState.PREPARATION, capacity=80, guests=60, late={"82": "fourth", "83": "all", "26": "speakers"}),
}
PAST = (EventState.HELD, EventState.REPORTED)


def load_seminars(context: DemoContext) -> Series:
    """The series opened by the national mission on 25 August, then moved to 15 October."""
    national = context.people["national"]
    template = SeriesTemplate.objects.get(name=template_2008.NAME)
    series = open_series(actor=national, template=template, name=NAME, first_day=template_2008.FIRST_DAY, today=OPENED)
    people = load_regional_people(context)
    events = series.events.filter(kind="seminar").select_related("series", "host").order_by("rank")
    for event in events:
        stage = STAGES[event.city]
        give_contributions(event, stage, people)
        furnish(event, stage, people[event.host_id][Role.REGIONAL_OFFICER], national)
        _load_guests(event, stage)
    _settle(series)
    return series


def _load_guests(event: Event, stage: Stage) -> None:
    invited = stage.state != EventState.PREPARATION
    guests = guests_for(event, stage.guests, at(INVITED, 9) if invited else None)
    if invited:
        guest_answers.answered(guests, event, INVITED, stage.held, stage.waiting)
    guest_answers.save_guests(guests)
    if stage.state in PAST:
        guest_answers.attend(event, guests)
        guest_answers.survey(event, guests, event.held_on)
        guest_answers.write_syntheses(event, event.held_on)
    Event.objects.filter(pk=event.pk).update(state=stage.state)


def _settle(series: Series) -> None:
    """What was given is closed, what is late stays open, with the correspondent as its owner."""
    events = list(series.events.select_related("host").order_by("rank"))
    for event in events:
        if event.is_prepared:
            for contribution in event.contributions.select_related("event", "region", "service", "correspondent"):
                settle_contribution(contribution=contribution, today=OPENED)
        else:
            end_contributions(event=event, today=event.held_on)
        keep_event_deadlines(event, today=OPENED)
    past = [event for event in events if event.state in PAST]
    # The three seminars already held had everything in time.
    given = at(GIVEN_ON, 9)
    deadlines_of(past).update(done_at=given, cancelled_at=None)
    Deadline.objects.filter(kind__in=KINDS, done_at__isnull=False).update(done_at=given)
