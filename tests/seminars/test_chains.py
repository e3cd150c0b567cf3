"""The dates of the seminars follow one another, in the database as in the guards; a contribution follows its table."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.workflow import Request
from iae_portal.notifications.models import OutgoingMail
from seminars.enums import Answer, ContributionState, EventState
from seminars.guards.contribution import event_is_over, everything_is_given
from seminars.models import Contribution, Event
from seminars.selectors.guests import to_invite
from seminars.services.answers import Reply, answer_invitation
from seminars.services.contributions import (
    answer_fourth,
    end_contributions,
    give_presentation,
    give_speakers,
    name_correspondent,
)
from seminars.services.events import move_event
from seminars.services.guests import save_guest
from seminars.workflows.contribution import CONTRIBUTION_WORKFLOW
from tests.factories.seminars import HELD_ON, ContributionFactory, EventFactory, GuestFactory, ItemFactory
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
