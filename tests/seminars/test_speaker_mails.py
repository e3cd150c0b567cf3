"""What speakers receive: their item, room and hours with a calendar, once for each version that changes them."""

import datetime as dt

import pytest
from icalendar import Calendar

from iae_portal.core.errors import Refusal
from iae_portal.core.models import Region, Removal
from iae_portal.notifications.models import OutgoingMail
from seminars.enums import EventState
from seminars.models import Event, Speaker
from seminars.services import correspondent_mails
from seminars.services.contributions import give_speakers, move_region
from seminars.services.erasure import erase_what_is_due
from seminars.services.events import delete_part, move_event, save_part, update_event
from seminars.services.mails import SPEAKER
from seminars.services.programme import publish_programme
from tests.factories.seminars import (
    ContributionFactory,
    EventFactory,
    ItemFactory,
    RoomFactory,
    SpeakerFactory,
    WorkshopFactory,
)
from tests.scenes import scene
from tests.seminars.august_2008 import national_person, regional_officer

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


@scene
def actor():
    return national_person()


@scene
def event() -> Event:
    """Ana speaks in the plenary, Bob in the workshop, Cid has no address."""
    event = EventFactory()
    room = RoomFactory(event=event, name="Salle des cartes")
    plenary, workshop = ItemFactory(event=event), WorkshopFactory(event=event, room=room)
    for name, email, item in (
        ("Ana Exemple", "ana@exemple.invalid", plenary),
        ("Bob Exemple", "bob@exemple.invalid", workshop),
        ("Cid Exemple", "", workshop),
    ):
        item.speakers.add(SpeakerFactory(event=event, name=name, email=email))
    return event


def mails_of(name: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=SPEAKER, recipient_email=f"{name}@exemple.invalid").order_by("pk"))


def calendar_of(mail: OutgoingMail) -> Calendar:
    return Calendar.from_ical(bytes(mail.attachments.get().blob.content))


def move_workshop(actor, event: Event) -> None:
    item = event.items.get(workshop_number=1)
    item.starts_at = dt.time(14, 30)
    save_part(actor=actor, event=event, part=item, today=TODAY)


def test_each_speaker_gets_his_slot_room_hours_and_a_calendar(actor, event):
    publish_programme(actor=actor, event=event)

    assert OutgoingMail.objects.filter(kind=SPEAKER).count() == 2
    (mail,) = mails_of("bob")
    for part in ("Atelier 1 – Atelier d'exemple", "14\u00a0h – 16\u00a0h", "Salle des cartes", "13 novembre 2008"):
        assert part in mail.text
    (entry,) = calendar_of(mail).walk("VEVENT")
    assert entry.decoded("dtstart").isoformat() == "2008-11-13T14:00:00+01:00"
    assert entry.decoded("dtend").isoformat() == "2008-11-13T16:00:00+01:00"
    assert str(entry["attendee"].params["CN"]) == "Bob Exemple"


def test_a_new_version_is_told_to_those_whose_slot_it_changes(actor, event):
    publish_programme(actor=actor, event=event)
    move_workshop(actor, event)
    publish_programme(actor=actor, event=event)

    assert (len(mails_of("ana")), len(mails_of("bob"))) == (1, 2)
    first, second = mails_of("bob")
    assert "14\u00a0h\u00a030 – 16\u00a0h" in second.text
    entries = [calendar_of(mail).walk("VEVENT")[0] for mail in (first, second)]
    assert entries[0]["uid"] == entries[1]["uid"]
    assert entries[0]["sequence"] < entries[1]["sequence"]


def test_who_leaves_the_programme_is_told_and_his_calendar_too(actor, event):
    publish_programme(actor=actor, event=event)
    event.items.get(workshop_number=1).speakers.clear()
    publish_programme(actor=actor, event=event)

    assert len(mails_of("ana")) == 1
    mail = mails_of("bob")[-1]
    assert "Vous n'êtes plus au programme" in mail.text
    assert str(calendar_of(mail)["method"]) == "CANCEL"


def test_who_is_on_the_published_programme_is_told_before_his_row_goes(actor, event):
    publish_programme(actor=actor, event=event)
    gone = {"actor": actor, "event": event, "today": TODAY}
    bob, cid = (event.speakers.get(name=f"{name} Exemple") for name in ("Bob", "Cid"))

    with pytest.raises(Refusal, match="Bob Exemple est au programme publié"):
        delete_part(**gone, part=bob)
    delete_part(**gone, part=cid)  # nobody wrote to him
    # His links to the items went too: nobody asks for them by their key, and a type made for them may be rolled back.
    assert [trace.content_type.model_class() for trace in Removal.objects.all()] == [Speaker]
    bob.items.clear()
    publish_programme(actor=actor, event=event)
    assert "Vous n'êtes plus au programme" in mails_of("bob")[-1].text
    delete_part(**gone, part=bob)
    assert list(event.speakers.values_list("name", flat=True)) == ["Ana Exemple"]


def test_the_speakers_of_a_region_leave_the_programme_with_a_word(actor, event):
    nord = ContributionFactory(event=event)
    event.speakers.filter(name="Bob Exemple").update(contribution=nord)
    publish_programme(actor=actor, event=event)

    with pytest.raises(Refusal, match="que l'hôte le retire"):
        give_speakers(actor=actor, contribution=nord, speakers=[], today=TODAY)
    lyon, last_day = EventFactory(series=event.series), event.held_on
    move_workshop(actor, event)  # a draft of the host: it waits
    move_region(actor=actor, contribution=nord, event=lyon, today=last_day)
    assert [len(mails_of(name)) for name in ("ana", "bob")] == [1, 2]
    assert "Vous n'êtes plus au programme" in mails_of("bob")[-1].text
    second, first = event.versions.all()
    (plenary, before), (now, workshop) = first.content, second.content
    assert (now, workshop["hours"], workshop["speakers"]) == (plenary, before["hours"], ["Cid Exemple"])
    assert second.changes == ["« Atelier 1 – Atelier d'exemple » : intervenants – Cid Exemple."]
    publish_programme(actor=actor, event=event)
    assert [len(mails_of(name)) for name in ("ana", "bob")] == [1, 2]
    nord.refresh_from_db()
    move_region(actor=actor, contribution=nord, event=event, today=TODAY)
    assert (event.versions.count(), lyon.versions.count()) == (3, 0)


def test_a_day_that_is_past_keeps_its_programme(actor, event):
    nord = ContributionFactory(event=event)
    event.speakers.filter(name="Bob Exemple").update(contribution=nord)
    publish_programme(actor=actor, event=event)
    after = event.held_on + dt.timedelta(days=1)
    move_region(actor=actor, contribution=nord, event=EventFactory(series=event.series), today=after)
    assert (event.versions.count(), len(mails_of("bob"))) == (1, 1)


def test_a_new_date_and_a_cancellation_reach_the_speakers_too(actor, event):
    publish_programme(actor=actor, event=event)
    update_event(actor=actor, event=event, values={"held_on": dt.date(2008, 11, 14)}, today=TODAY)
    move_event(actor=actor, event=event, name="cancel", comment="Grève des transports.", today=TODAY)

    assert ["13 novembre" in mails_of("ana")[0].text, "14 novembre" in mails_of("ana")[1].text] == [True, True]
    assert "Grève des transports." in mails_of("ana")[2].text
    told = [calendar_of(mail) for mail in mails_of("ana")]
    assert [str(row["method"]) for row in told] == ["REQUEST", "REQUEST", "CANCEL"]
    sequences = [row.walk("VEVENT")[0]["sequence"] for row in told]
    assert sequences == sorted(set(sequences))


def test_nothing_of_these_mails_outlives_the_erasure(actor, event):
    publish_programme(actor=actor, event=event)
    Speaker.objects.filter(name="Bob Exemple").delete()
    Event.objects.update(state=EventState.HELD)
    erase_what_is_due(today=dt.date(2009, 11, 13))
    rows = OutgoingMail.objects.filter(kind=SPEAKER)
    assert {(mail.recipient_email, mail.attachments.count()) for mail in rows} == {("", 0)}
    assert not [mail for mail in rows if "Exemple" in mail.text + mail.html + mail.recipient_name + mail.search_key]


@pytest.mark.parametrize(
    ("code", "told"), [("974", "(heure de Paris, début à 11\u00a0h à La Réunion)"), ("59", "(heure de Paris)")]
)
def test_a_speaker_of_a_region_overseas_reads_his_hour_too(actor, event, code, told):
    region = Region.objects.get(departements__code=code)
    given = ContributionFactory(event=event, region=region)
    Speaker.objects.filter(event=event, name="Ana Exemple").update(contribution=given)
    event.items.filter(speakers__name="Ana Exemple").update(starts_at=dt.time(8), ends_at=dt.time(9))
    publish_programme(actor=actor, event=event)
    (mail,) = mails_of("ana")
    assert f"8\u00a0h – 9\u00a0h {told}" in mail.text


@pytest.mark.parametrize(
    ("code", "told"), [("974", "8\u00a0h, heure de Paris (11\u00a0h à La Réunion)"), ("59", "8\u00a0h")]
)
def test_a_correspondent_overseas_reads_his_hour_too(actor, event, code, told):
    region, officer = Region.objects.get(departements__code=code), regional_officer("R31")
    ContributionFactory(event=event, region=region, correspondent=officer)
    event.told_from, event.told_until = dt.time(8), dt.time(9)
    correspondent_mails.tell_of_frame(event, ["Lieu : Lille."], actor=actor)
    (mail,) = OutgoingMail.objects.filter(recipient_email=officer.email)
    assert f"{event.day_sentence} à {told}, " in mail.text
