"""The dates of the seminars follow one another, in the database as in the guards; a contribution follows its table."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.workflow import Request
from iae_portal.notifications.models import OutgoingMail
from seminars.enums import Answer, ContributionState, EventState, Place
from seminars.guards.contribution import event_is_over, everything_is_given
from seminars.models import Attendance, Contribution, Event, SurveyAnswer
from seminars.selectors.guests import to_invite
from seminars.services import mails
from seminars.services.answers import Reply, answer_invitation
from seminars.services.attendance import cancel_check_in, check_in
from seminars.services.contributions import (
    answer_fourth,
    end_contributions,
    give_presentation,
    give_speakers,
    name_correspondent,
)
from seminars.services.events import move_event, update_event
from seminars.services.guests import save_guest
from seminars.workflows.contribution import CONTRIBUTION_WORKFLOW
from tests.factories.seminars import (
    HELD_ON,
    AttendanceFactory,
    ContributionFactory,
    EventFactory,
    GuestFactory,
    ItemFactory,
    SurveyAnswerFactory,
)
from tests.scenes import scene
from tests.seminars.august_2008 import national_person, regional_officer

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
DAY = dt.timedelta(days=1)


@scene
def actor():
    return national_person()


def given(contribution: Contribution, actor) -> list[str]:
    """The states of a contribution, from one thing given to the next."""
    told = {"actor": actor, "contribution": contribution, "today": TODAY}
    states = [
        give_speakers(speakers=[], **told).state,
        answer_fourth(fourth="no", **told).state,
        give_presentation(file=SimpleUploadedFile("d.pdf", b"%PDF-1.4"), **told).state,
        name_correspondent(person=regional_officer("R31"), **told).state,
    ]
    contribution.refresh_from_db()
    return states


def test_a_contribution_is_complete_with_the_last_thing_given(actor):
    contribution = ContributionFactory()
    A, G = ContributionState.AWAITED, ContributionState.GIVEN

    assert given(contribution, actor) == [A, A, A, G]
    # Given again, it stays so and says it once.
    answer_fourth(actor=actor, contribution=contribution, fourth="no", today=TODAY + DAY)
    assert JournalEntry.objects.filter(action="contribution.complete").count() == 1


def test_a_contribution_says_what_it_waits_for():
    contribution = ContributionFactory(speakers_given_on=TODAY, fourth="no", fourth_answered_on=TODAY)
    request = Request(actor=None, today=TODAY)

    assert everything_is_given(contribution, request) == "La région doit encore : le correspondant et la présentation."
    assert event_is_over(contribution, request) == "L'événement se prépare encore."


@pytest.mark.parametrize("name", ["hold", "cancel"])
def test_contributions_end_with_their_event(actor, name):
    event = EventFactory()
    complete, awaited = ContributionFactory(event=event), ContributionFactory(event=EventFactory(series=event.series))
    given(complete, actor)
    move_event(actor=actor, event=event, name=name, comment="Grève.", today=HELD_ON)

    states = {row.pk: row.state for row in Contribution.objects.all()}
    assert states == {complete.pk: ContributionState.OVER, awaited.pk: ContributionState.AWAITED}


def test_a_contribution_does_not_end_before_its_event():
    contribution = ContributionFactory()
    with pytest.raises(Refusal, match="se prépare encore"):
        end_contributions(event=contribution.event, today=TODAY)


def test_the_portal_alone_moves_a_contribution(actor):
    contribution = ContributionFactory()
    assert CONTRIBUTION_WORKFLOW.offers(contribution, Request(actor=actor, today=TODAY)) == []


@pytest.mark.parametrize(
    "values",
    [
        {"state": ContributionState.GIVEN},
        {"correspondent_named_on": TODAY},
        {"fourth_answered_on": TODAY},
    ],
)
def test_the_database_refuses_a_contribution_that_says_more_than_it_holds(values):
    ContributionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.update(**values)


def held(event: Event, day: dt.date, actor) -> Event:
    return move_event(actor=actor, event=event, name="hold", today=day)


def test_an_event_is_declared_held_from_its_day_on(actor):
    event = EventFactory()
    with pytest.raises(Refusal, match="ne se déclare pas tenu avant son jour"):
        held(event, HELD_ON - DAY, actor)

    assert held(event, HELD_ON, actor).declared_on == HELD_ON


def test_its_report_follows(actor):
    event = held(EventFactory(), HELD_ON, actor)

    assert move_event(actor=actor, event=event, name="report", today=HELD_ON + DAY).reported_on == HELD_ON + DAY


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"declared_on": HELD_ON - DAY}, False),
        ({"declared_on": HELD_ON}, True),
        ({"declared_on": HELD_ON + DAY, "reported_on": HELD_ON}, False),
        ({"declared_on": HELD_ON, "reported_on": HELD_ON}, True),
        ({"told_from": dt.time(9), "told_until": dt.time(9)}, False),
        ({"told_from": dt.time(9), "told_until": dt.time(9, 1)}, True),
    ],
)
def test_the_database_keeps_the_days_of_an_event_in_order(values, kept):
    EventFactory(state=EventState.HELD)
    if kept:
        assert Event.objects.update(**values) == 1
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.update(**values)


@pytest.mark.parametrize(("seconds", "kept"), [(-1, False), (0, True)])
def test_an_answer_does_not_precede_the_invitation(seconds, kept):
    guest = GuestFactory()
    values = {"answer": Answer.DECLINES, "answered_at": guest.invited_at + dt.timedelta(seconds=seconds)}
    rows = type(guest).objects.filter(pk=guest.pk)
    if kept:
        assert rows.update(**values) == 1
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def test_who_answered_by_telephone_is_not_invited_after(actor):
    event = EventFactory()
    ItemFactory(event=event)
    called, other = GuestFactory.create_batch(2, event=event, invited_at=None)
    answer_invitation(guest=called, reply=Reply(Answer.COMES), today=TODAY, actor=actor)

    assert list(to_invite(event)) == [other]


def test_a_corrected_address_is_invited_again_or_gets_what_was_confirmed(actor):
    event = EventFactory()
    ItemFactory(event=event)
    comes, silent = GuestFactory.create_batch(2, event=event)
    answer_invitation(guest=comes, reply=Reply(Answer.COMES), today=TODAY)
    comes.refresh_from_db()
    for guest in (comes, silent):
        guest.email = f"nouveau.{guest.pk}@exemple.invalid"
        save_guest(actor=actor, guest=guest)

    assert list(to_invite(event)) == [silent]
    assert OutgoingMail.objects.latest("pk").recipient_email == comes.email


@pytest.mark.parametrize(("place", "kind"), [(Place.WAITING, mails.WAITING), (Place.OFFERED, mails.OFFER)])
def test_a_corrected_address_gets_the_link_of_a_place_that_waits(actor, place, kind):
    event = EventFactory(capacity=1)
    ItemFactory(event=event)
    holder, guest = GuestFactory.create_batch(2, event=event)
    for row in (holder, guest):
        answer_invitation(guest=row, reply=Reply(Answer.COMES), today=TODAY)
    if place == Place.OFFERED:
        answer_invitation(guest=holder, reply=Reply(Answer.DECLINES), today=TODAY)
    guest.refresh_from_db()
    assert guest.place == place
    guest.email = "nouveau@exemple.invalid"
    save_guest(actor=actor, guest=guest)

    told = OutgoingMail.objects.latest("pk")
    assert (told.kind, told.recipient_email) == (kind, "nouveau@exemple.invalid")


def allowed(rows, **values) -> bool:
    try:
        with transaction.atomic():
            rows.update(**values)
            return True
    except IntegrityError:
        return False


@pytest.mark.parametrize(("late", "kept"), [(-DAY, False), (DAY * 0, True), (DAY, True)])
def test_a_presence_and_a_sheet_come_no_sooner_than_their_event(held_event, late, kept):
    presence = AttendanceFactory(guest=GuestFactory(event=held_event))
    sheet = SurveyAnswerFactory(event=held_event, met_on=held_event.held_on)
    day = held_event.held_on + late

    assert presence.met_on == held_event.held_on
    assert allowed(Attendance.objects.filter(pk=presence.pk), noted_on=day) is kept
    assert allowed(SurveyAnswer.objects.filter(pk=sheet.pk), given_on=day) is kept


@pytest.mark.parametrize(("late", "kept"), [(-DAY, False), (DAY * 0, True), (DAY, True)])
def test_the_desk_notes_the_day_of_a_presence(actor, settings, late, kept):
    event = EventFactory(state=EventState.OPEN)
    guest, day = GuestFactory(event=event), HELD_ON + late
    settings.PORTAL_TODAY = day.isoformat()
    if not kept:
        with pytest.raises(Refusal, match="jamais avant"):
            check_in(actor=actor, event=event, guest=guest, half_day="morning")
        return
    row, _ = check_in(actor=actor, event=event, guest=guest, half_day="morning")
    row.refresh_from_db()
    assert (row.noted_on, row.met_on) == (day, HELD_ON)


def test_an_event_where_somebody_was_present_changes_its_day_no_more(actor, settings):
    event = EventFactory(state=EventState.OPEN)
    settings.PORTAL_TODAY = HELD_ON.isoformat()
    row, _ = check_in(actor=actor, event=event, guest=GuestFactory(event=event), half_day="morning")
    moved = {"actor": actor, "event": event, "values": {"held_on": HELD_ON + DAY}, "today": HELD_ON}

    with pytest.raises(Refusal, match="Des présences sont pointées à cette date"):
        update_event(**moved)
    # A badge scanned by mistake is taken back first.
    cancel_check_in(actor=actor, attendance=row)
    assert update_event(**moved).held_on == HELD_ON + DAY


def test_the_migration_of_the_presences_lists_the_wrong_rows_and_stops(held_event):
    copy = import_module("seminars.migrations.0010_day_of_presence").copy_days
    presence = AttendanceFactory(guest=GuestFactory(event=held_event))
    SurveyAnswerFactory(event=held_event)
    Attendance.objects.update(noted_on=None, met_on=None)
    copy(apps, None)
    presence.refresh_from_db()
    assert (presence.noted_on, presence.met_on) == (TODAY, held_event.held_on)
    assert SurveyAnswer.objects.get().met_on == held_event.held_on

    Attendance.objects.update(noted_on=None, met_on=None, at=presence.at - DAY * 2)
    with pytest.raises((ValueError, IntegrityError)) as stopped, transaction.atomic():
        copy(apps, None)
    assert "2008-10-13" in str(stopped.value)
