"""A new date or place: told to those who hold a place, with a calendar, and to those who still wait, without."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from iae_portal.notifications.models import OutgoingMail
from seminars.enums import Answer, EventState, Place
from seminars.forms.events import EventForm
from seminars.models import Event
from seminars.services.answers import Reply, answer_invitation
from seminars.services.attachments import reply_address
from seminars.services.events import move_event, update_event
from seminars.services.mails import CANCELLATION, CHANGE
from seminars.services.sending import CANCEL_JOB, CHANGE_JOB
from tests.factories.seminars import ContributionFactory, EventFactory, GuestFactory, ItemFactory
from tests.seminars.august_2008 import director, national_person, regional_officer

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
NOT_CONFIRMED = "n'est pas encore confirmée"


def answered(event: Event, answer: str = Answer.COMES):
    guest = GuestFactory(event=event)
    return answer_invitation(guest=guest, reply=Reply(answer), today=TODAY)


def change(event: Event, **values) -> dict[str, OutgoingMail]:
    """The mails of the change, by address."""
    update_event(actor=national_person(), event=event, values=values, today=TODAY)
    for job in Job.objects.filter(kind=CHANGE_JOB):
        jobs.run(job.pk)
    return {mail.recipient_email: mail for mail in OutgoingMail.objects.filter(kind=CHANGE)}


def test_who_waits_or_has_an_offer_learns_the_new_date_without_a_calendar():
    event = EventFactory(capacity=2)
    ItemFactory(event=event)
    holder, gives_back, offered, waiting = (answered(event) for _ in range(4))
    answer_invitation(guest=gives_back, reply=Reply(Answer.DECLINES), today=TODAY)
    offered.refresh_from_db()
    assert (offered.place, waiting.place) == (Place.OFFERED, Place.WAITING)

    mails = change(event, held_on=dt.date(2008, 11, 14))

    assert {address: mail.attachments.count() for address, mail in mails.items()} == {
        holder.email: 1,
        offered.email: 0,
        waiting.email: 0,
        gives_back.email: 0,
    }
    assert NOT_CONFIRMED not in mails[holder.email].text
    for guest in (offered, waiting):
        assert "14 novembre 2008" in mails[guest.email].text
        assert NOT_CONFIRMED in mails[guest.email].text
    assert "confirmez-la avant la fin du samedi 18 octobre 2008" in mails[offered.email].text
    assert "liste d'attente" in mails[waiting.email].text


def test_a_change_is_told_even_when_nobody_holds_a_place_yet():
    event = EventFactory(capacity=1)
    ItemFactory(event=event)
    first, offered = answered(event), answered(event)
    answer_invitation(guest=first, reply=Reply(Answer.DECLINES), today=TODAY)

    assert set(change(event, venue="Autre salle d'exemple")) == {first.email, offered.email}


def cancel(event: Event) -> dict[str, OutgoingMail]:
    move_event(actor=national_person(), event=event, name="cancel", comment="Grève des transports.", today=TODAY)
    for job in Job.objects.filter(kind=CANCEL_JOB):
        jobs.run(job.pk)
    return {mail.recipient_email: mail for mail in OutgoingMail.objects.filter(kind=CANCELLATION)}


def test_who_is_invited_and_has_not_answered_learns_the_new_date():
    event = EventFactory()
    ItemFactory(event=event)
    invited = GuestFactory(event=event, invited_at="2008-10-01T10:00:00Z")
    GuestFactory(event=event, invited_at=None)
    declined = answered(event, Answer.DECLINES)

    mails = change(event, held_on=dt.date(2008, 11, 14))

    assert set(mails) == {invited.email, declined.email}
    assert "Si vous le pouvez maintenant" in " ".join(mails[declined.email].text.split())
    mail = mails[invited.email]
    assert "14 novembre 2008" in mail.text
    assert "Répondre à l'invitation" in mail.text
    assert "jointe" not in mail.text
    assert mail.attachments.count() == 0


def test_registrations_closed_a_change_sends_to_whom_an_answer_can_be_given():
    event = EventFactory(capacity=1)
    ItemFactory(event=event)
    held, waiting = answered(event), answered(event)
    silent = GuestFactory(event=event, invited_at="2008-10-01T10:00:00Z")
    declined = answered(event, Answer.DECLINES)
    Event.objects.update(state=EventState.CLOSED)

    mails = change(event, venue="Autre salle d'exemple")

    told = {
        guest: "souhaitez venir, écrivez à" in mails[guest.email].text for guest in (held, waiting, silent, declined)
    }
    assert told == {held: False, waiting: False, silent: True, declined: True}


def test_who_is_invited_and_has_not_answered_learns_the_cancellation():
    event = EventFactory()
    invited = GuestFactory(event=event, invited_at="2008-10-01T10:00:00Z")
    GuestFactory(event=event, invited_at=None)
    declined = answered(event, Answer.DECLINES)
    assert set(cancel(event)) == {invited.email, declined.email}


def test_the_correspondents_learn_a_change_and_the_cancellation():
    officer = regional_officer("R31")
    event = EventFactory()
    ContributionFactory(event=event, correspondent=officer)
    mails = change(event, held_on=dt.date(2008, 11, 14))
    assert "14 novembre 2008" in mails[officer.email].text
    event.refresh_from_db()
    move_event(actor=officer, event=event, name="cancel", comment="Grève des transports.", today=TODAY)
    # Who cancels knows it.
    assert not OutgoingMail.objects.filter(kind=CANCELLATION).exists()


@pytest.mark.parametrize(("left", "stays"), [(TODAY, True), (TODAY - dt.timedelta(days=1), False)])
def test_who_moved_service_follows_no_event_of_the_old_one(left, stays):
    officer, head = regional_officer("R31"), director("R31")
    event = EventFactory(organiser=officer)
    ContributionFactory(event=event, correspondent=officer)
    officer.assignments.update(end=left)
    (email,) = change(event, held_on=dt.date(2008, 11, 14))
    assert email == (officer if stays else head).email
    assert (officer.email in event.contact, reply_address(event) == officer.email) == (stays, stays)


@pytest.mark.parametrize(
    "act", [lambda event: change(event, held_on=dt.date(2008, 11, 14)), lambda event: cancel(event)]
)
def test_the_director_who_named_nobody_learns_the_change_of_his_region(act):
    regional_officer("R31")
    head = director("R31")
    event = EventFactory(organiser=None)
    ContributionFactory(event=event, correspondent=None)
    assert set(act(event)) == {head.email}


def test_a_correspondent_learns_the_cancellation():
    officer = regional_officer("R31")
    event = EventFactory()
    ContributionFactory(event=event, correspondent=officer)
    mails = cancel(event)
    assert "Grève des transports" in mails[officer.email].text


@pytest.mark.parametrize(("day", "refused"), [(TODAY - dt.timedelta(days=1), True), (TODAY, False)])
def test_an_event_is_not_moved_to_a_day_gone_by(day, refused):
    event = EventFactory(answers_close_on=dt.date(2008, 10, 10), contributions_due_on=None, presentations_due_on=None)
    given = {"actor": national_person(), "event": event, "values": {"held_on": day}, "today": TODAY}
    if refused:
        with pytest.raises(Refusal, match="Le 14 octobre 2008 est passé : choisissez un jour à venir."):
            update_event(**given)
    else:
        assert update_event(**given).held_on == day


@pytest.mark.parametrize("name", ["contributions_due_on", "presentations_due_on"])
def test_what_the_regions_owe_is_expected_by_the_day_of_the_event(name):
    event, after = EventFactory(), dt.timedelta(days=1)
    given = {"actor": national_person(), "event": event, "today": TODAY}

    with pytest.raises(ValidationError, match="au plus tard le jour de l'événement"):
        update_event(**given, values={name: event.held_on + after})
    assert getattr(update_event(**given, values={name: event.held_on}), name) == event.held_on


@pytest.mark.parametrize("name", ["held_on", "contributions_due_on", "presentations_due_on"])
def test_the_host_moves_neither_a_confirmed_date_nor_a_national_deadline(name):
    event, host = EventFactory(held_on=dt.date(2008, 11, 20)), director("R31")
    with pytest.raises(NotAllowed, match="mission nationale"):
        update_event(actor=host, event=event, values={name: dt.date(2008, 11, 14)}, today=TODAY)
    assert name not in EventForm(instance=event, may_confirm=False).fields
    update_event(actor=national_person(), event=event, values={name: dt.date(2008, 11, 14)}, today=TODAY)


def test_the_host_moves_a_date_that_nobody_confirmed():
    event = EventFactory(date_confirmed=False)
    moved = update_event(actor=director("R31"), event=event, values={"held_on": dt.date(2008, 11, 14)}, today=TODAY)
    assert moved.held_on == dt.date(2008, 11, 14)
