"""The guests hear of new hours when the programme is published, once, and read what changed."""

import datetime as dt

import pytest

from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from iae_portal.core.services.jobs import Progress
from iae_portal.notifications.models import OutgoingMail
from seminars.enums import Answer
from seminars.jobs import send_changes
from seminars.models import Event, Guest
from seminars.services.answers import Reply, answer_invitation
from seminars.services.events import save_part, update_event
from seminars.services.mails import CHANGE
from seminars.services.programme import publish_programme
from seminars.services.sending import CHANGE_JOB, invite_guests
from tests.factories.seminars import EventFactory, GuestFactory, ItemFactory
from tests.scenes import scene
from tests.seminars.august_2008 import national_person, regional_officer

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


@scene
def actor():
    return national_person()


@scene
def guest(actor) -> Guest:
    """He comes, to a day from 9:30 to 12:30."""
    event = EventFactory()
    ItemFactory(event=event, title="Plénière")
    return answer_invitation(guest=GuestFactory(event=event), reply=Reply(Answer.COMES), today=TODAY)


def starts_at(event: Event, hour: int, actor) -> None:
    item = event.items.get()
    item.starts_at = dt.time(hour)
    save_part(actor=actor, event=event, part=item, today=TODAY)


def mails() -> list[OutgoingMail]:
    for job in Job.objects.filter(kind=CHANGE_JOB, state="queued").order_by("pk"):
        jobs.run(job.pk)
    return list(OutgoingMail.objects.filter(kind=CHANGE).order_by("pk"))


def test_a_draft_of_the_programme_tells_nothing_its_publication_says_what_changed(guest, actor):
    starts_at(guest.event, 10, actor)
    assert mails() == []

    publish_programme(actor=actor, event=guest.event)

    (mail,) = mails()
    assert mail.recipient_email == guest.email
    assert "- Horaires : 9\u00a0h\u00a030 – 12\u00a0h\u00a030 devient 10\u00a0h – 12\u00a0h\u00a030." in mail.text
    assert mail.attachments.count() == 1


def test_a_draft_put_back_before_its_publication_tells_nothing(guest, actor):
    starts_at(guest.event, 10, actor)
    item = guest.event.items.get()
    item.starts_at = dt.time(9, 30)
    save_part(actor=actor, event=guest.event, part=item, today=TODAY)
    publish_programme(actor=actor, event=guest.event)

    assert mails() == []


def test_a_publication_that_keeps_the_hours_of_the_day_tells_nothing(guest, actor):
    publish_programme(actor=actor, event=guest.event)
    item = guest.event.items.get()
    item.title = "Séance plénière"
    save_part(actor=actor, event=guest.event, part=item, today=TODAY)
    publish_programme(actor=actor, event=guest.event)

    assert mails() == []


def test_an_answer_given_meanwhile_reads_the_hours_that_were_told(guest, actor):
    starts_at(guest.event, 10, actor)
    other = answer_invitation(guest=GuestFactory(event=guest.event), reply=Reply(Answer.COMES), today=TODAY)

    assert "à 9\u00a0h\u00a030," in OutgoingMail.objects.get(recipient_email=other.email).text


def test_the_invitation_tells_hours_too(actor):
    event = EventFactory()
    ItemFactory(event=event)
    GuestFactory(event=event, invited_at=None)
    invite_guests(actor=actor, event=event)
    starts_at(event, 10, actor)
    publish_programme(actor=actor, event=event)

    assert [
        "- Horaires : 9\u00a0h\u00a030 – 12\u00a0h\u00a030 devient 10\u00a0h – 12\u00a0h\u00a030." in mail.text
        for mail in mails()
    ] == [True]


def test_a_new_date_and_a_new_place_are_said_with_the_former_ones(guest, actor):
    values = {"held_on": dt.date(2008, 11, 14), "venue": "Halle"}
    update_event(actor=actor, event=guest.event, values=values, today=TODAY)

    (mail,) = mails()
    assert "- Date : jeudi 13 novembre 2008 devient vendredi 14 novembre 2008.\n" in mail.text
    assert "- Lieu : Salle d'exemple, Lille devient Halle, Lille.\n" in mail.text


def test_the_same_frame_saved_again_tells_nothing_more(guest, actor):
    for _ in range(2):
        update_event(actor=actor, event=guest.event, values={"venue": "Halle"}, today=TODAY)

    assert len(mails()) == 1


def test_two_changes_before_the_mails_leave_make_one_mail_that_says_both(guest, actor):
    update_event(actor=actor, event=guest.event, values={"venue": "Halle"}, today=TODAY)
    update_event(actor=actor, event=guest.event, values={"held_on": dt.date(2008, 11, 14)}, today=TODAY)

    (mail,) = mails()
    assert "Halle, Lille." in mail.text
    assert "devient vendredi 14 novembre 2008." in mail.text


def test_what_waits_to_be_said_of_another_event_is_said_of_it_alone(guest, actor):
    other = GuestFactory(event=EventFactory(series=guest.event.series))
    update_event(actor=actor, event=other.event, values={"venue": "Halle"}, today=TODAY)
    update_event(actor=actor, event=guest.event, values={"held_on": dt.date(2008, 11, 14)}, today=TODAY)

    said = {mail.recipient_email: mail.text for mail in mails()}
    assert {email: "Halle" in text for email, text in said.items()} == {other.email: True, guest.email: False}


def test_a_correspondent_reads_what_changed(actor):
    event = EventFactory(organiser=regional_officer("R31"))
    update_event(actor=actor, event=event, values={"venue": "Halle"}, today=TODAY)

    assert "- Lieu : Salle d'exemple, Lille devient Halle, Lille." in OutgoingMail.objects.get(kind=CHANGE).text


def test_a_change_made_while_the_first_mails_leave_is_told_too(guest, actor):
    """The worker has the first sending and has written nothing yet: the second cannot say it."""
    update_event(actor=actor, event=guest.event, values={"venue": "Halle"}, today=TODAY)
    taken = Job.objects.get(kind=CHANGE_JOB)
    Job.objects.filter(pk=taken.pk).update(state="running")
    update_event(actor=actor, event=guest.event, values={"held_on": dt.date(2008, 11, 14)}, today=TODAY)
    Job.objects.filter(pk=taken.pk).update(state="queued")

    said = "".join(mail.text for mail in mails())
    assert "devient Halle, Lille." in said
    assert "devient vendredi 14 novembre 2008." in said


def test_a_change_made_between_two_mails_of_a_sending_is_told_too(guest, actor):
    """What was first to be written under the new frame does not stand for the mail that says its change."""
    update_event(actor=actor, event=guest.event, values={"venue": "Halle"}, today=TODAY)
    first = Job.objects.get(kind=CHANGE_JOB)
    Job.objects.filter(pk=first.pk).update(state="running")
    update_event(actor=actor, event=guest.event, values={"held_on": dt.date(2008, 11, 14)}, today=TODAY)
    first.refresh_from_db()
    send_changes(first, Progress(first))

    assert [("Halle" in mail.text, "devient vendredi 14" in mail.text) for mail in mails()][-1] == (True, True)
    assert len(mails()) == 2
