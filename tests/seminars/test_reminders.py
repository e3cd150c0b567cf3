"""Until its day an event is prepared; after it, the host alone is asked something: whether it was held."""

import datetime as dt

import pytest
from django.urls import reverse

from iae_portal.core.enums import Role
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.notifications.models import Deadline, OutgoingMail
from iae_portal.notifications.selectors.sending import sending_plan
from iae_portal.notifications.services.deadlines import close_deadline
from iae_portal.notifications.services.reminders import send_reminders
from seminars.enums import EventState
from seminars.models import Event
from seminars.reminders import CORRESPONDENT, FOURTH, ORGANISER, OUTCOME, PRESENTATION, SPEAKERS
from seminars.selectors.deadlines import owed_by, owed_by_event
from seminars.services.daily import run_daily
from seminars.services.deadlines import keep_event_deadlines
from seminars.services.events import move_event, update_event
from tests.factories import make_user
from tests.factories.notifications import DeadlineFactory
from tests.factories.seminars import HELD_ON, ContributionFactory, EventFactory
from tests.scenes import scene
from tests.seminars.august_2008 import national_person

pytestmark = pytest.mark.django_db

OPENED = dt.date(2008, 9, 1)
ASKED_BEFORE = {ORGANISER, CORRESPONDENT, SPEAKERS, FOURTH, PRESENTATION}


@scene
def event() -> Event:
    """To be held on 13 November 2008; everything was expected on 1 November and nothing was given."""
    due = {"contributions_due_on": dt.date(2008, 11, 1), "presentations_due_on": dt.date(2008, 11, 1)}
    row = EventFactory(state=EventState.CLOSED, **due)
    ContributionFactory(event=row)
    make_user(Role.REGIONAL_OFFICER, "R31", username="agent")
    make_user(Role.REGIONAL_DIRECTOR, "R31", username="directeur")
    keep_event_deadlines(row, today=OPENED)
    return row


def asked(day: dt.date) -> set[str]:
    """Kinds of what the mails of the day say."""
    return {line.deadline.kind for parcel in sending_plan(day).parcels for line in parcel.lines}


def still_open() -> set[str]:
    return set(Deadline.objects.open().values_list("kind", flat=True))


def test_what_prepares_the_day_is_asked_until_the_day_and_its_outcome_from_the_day_after(event):
    assert asked(HELD_ON) == ASKED_BEFORE
    assert asked(HELD_ON + dt.timedelta(days=1)) == set()
    run_daily(today=HELD_ON + dt.timedelta(days=1))
    assert asked(HELD_ON + dt.timedelta(days=1)) == {OUTCOME}
    # Each week until it is said.
    assert asked(dt.date(2008, 12, 4)) == {OUTCOME}


def test_the_day_after_what_was_not_given_is_not_late_any_more(event):
    run_daily(today=HELD_ON)
    assert still_open() == ASKED_BEFORE

    run_daily(today=HELD_ON + dt.timedelta(days=1))
    assert still_open() == {OUTCOME}


def test_the_host_reads_it_from_the_day_after(event):
    def read(day):
        run_daily(today=day)
        return OUTCOME in [row.deadline.kind for row in owed_by_event([event], day)[event.pk]]

    assert (read(HELD_ON), read(HELD_ON + dt.timedelta(days=1))) == (False, True)


@pytest.mark.parametrize(("day", "step"), [(16, None), (17, "J-15"), (25, "J-7"), (31, "J-1")])
def test_it_is_asked_a_fortnight_a_week_and_a_day_before(event, day, step):
    steps = {line.step.key for parcel in sending_plan(dt.date(2008, 10, day)).parcels for line in parcel.lines}

    assert steps == ({step} if step else set())


def test_the_page_shows_what_is_open_the_soonest_first(event):
    region = event.contributions.get()
    close_deadline(kind=FOURTH, subject=region)
    Deadline.objects.filter(kind=SPEAKERS).update(due_on=dt.date(2008, 11, 3))
    Deadline.objects.filter(kind=PRESENTATION).update(due_on=dt.date(2008, 11, 2))

    assert [(row.deadline.kind, row.late) for row in owed_by_event([event], dt.date(2008, 11, 2))[event.pk]] == [
        (ORGANISER, True),
        (CORRESPONDENT, True),
        (PRESENTATION, False),
        (SPEAKERS, False),
    ]


def test_the_director_names_and_his_people_give_the_rest(event):
    roles = dict(Deadline.objects.values_list("kind", "owner_role"))

    assert {kind for kind, role in roles.items() if role == Role.REGIONAL_DIRECTOR} == {ORGANISER, CORRESPONDENT}
    assert {roles[kind] for kind in (SPEAKERS, FOURTH, PRESENTATION)} == {Role.REGIONAL_OFFICER}


def test_each_is_told_of_his_own_and_of_the_seminars_alone(event):
    agent = User.objects.get(username="agent")
    DeadlineFactory(service=agent.assignments.get().service, owner=agent)
    parcel = next(row for row in sending_plan(dt.date(2008, 11, 1)).parcels if row.recipient == agent)

    assert {line.deadline.kind for line in parcel.lines} == {row.kind for row in owed_by(agent)}
    assert "– Nord-Pas-de-Calais : " in next(line.sentence for line in parcel.lines)


def test_declared_held_nothing_is_asked(event):
    run_daily(today=HELD_ON + dt.timedelta(days=1))
    move_event(actor=national_person(), event=event, name="hold", today=HELD_ON + dt.timedelta(days=1))

    assert still_open() == set()
    assert Deadline.objects.get(kind=OUTCOME).done_at is not None


@pytest.mark.parametrize(
    ("lacking", "refused"),
    [({}, None), ({"date_confirmed": False}, "encore indicative"), ({"capacity": 0}, "le nombre de places")],
)
def test_an_event_whose_registrations_never_opened_is_declared_held_too(event, lacking, refused):
    """Else nothing but its cancellation would end the reminder of its day."""
    later = HELD_ON + dt.timedelta(days=1)
    Event.objects.update(**{"state": EventState.PREPARATION, "date_confirmed": True} | lacking)
    run_daily(today=later)
    if refused:
        with pytest.raises(Refusal, match=refused):
            move_event(actor=national_person(), event=event, name="hold", today=later)
        assert still_open() == {OUTCOME}
    else:
        move_event(actor=national_person(), event=event, name="hold", today=later)
        assert still_open() == set()


def test_cancelled_nothing_is_asked(event):
    later = HELD_ON + dt.timedelta(days=1)
    run_daily(today=later)
    move_event(actor=national_person(), event=event, name="cancel", comment="Grève.", today=later)

    assert still_open() == set()
    assert Deadline.objects.get(kind=OUTCOME).cancelled_at is not None


def test_put_off_everything_is_asked_again(event):
    run_daily(today=HELD_ON + dt.timedelta(days=1))
    later = HELD_ON + dt.timedelta(days=30)
    update_event(actor=national_person(), event=event, values={"held_on": later}, today=HELD_ON)

    assert still_open() == ASKED_BEFORE
    assert asked(HELD_ON + dt.timedelta(days=1)) - ASKED_BEFORE == set()


@pytest.fixture
def click(national, settings):
    """What the page says after "Relancer", on a day."""

    def pressed(event: Event, day: dt.date) -> str:
        settings.PORTAL_TODAY = day.isoformat()
        page = national.post(reverse("seminars:remind", args=[event.pk]), follow=True)
        return " ".join(str(message) for message in page.context["messages"])

    return pressed


def test_a_click_tells_the_late_and_nobody_else(event, click):
    """The presentation is due in three weeks: who owes nothing else hears of nothing."""
    Event.objects.update(presentations_due_on=HELD_ON)
    event.refresh_from_db()
    keep_event_deadlines(event, today=OPENED)

    on_the_day = click(event, dt.date(2008, 11, 1))
    assert on_the_day == "Personne n'est en retard pour cet événement : aucune relance n'est partie."
    assert not OutgoingMail.objects.exists()

    assert click(event, dt.date(2008, 11, 2)) == "Relance envoyée à 2 personnes en retard."
    texts = " ".join(OutgoingMail.objects.values_list("text", flat=True))
    assert "présentation" not in texts


def test_a_click_says_how_many_late_people_were_told_the_same_day(event, click):
    day = dt.date(2008, 11, 8)  # a week late: the scheduler writes to both
    send_reminders(day=day)
    told = OutgoingMail.objects.count()

    said = click(event, day)

    assert said == "2 personnes en retard ont déjà reçu un rappel aujourd'hui : pas de second courriel le même jour."
    assert OutgoingMail.objects.count() == told == 2
