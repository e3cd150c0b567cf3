"""Both sides of who is told, and of what a guest keeps. No database but for the transaction of an act."""

import datetime as dt
from types import SimpleNamespace

import pytest

from iae_portal.core.errors import FieldRefusal
from iae_portal.notifications.mail import Recipient
from seminars.enums import Place
from seminars.services import deputies, events, mails, sending, workshops


def some(*rows) -> SimpleNamespace:
    return SimpleNamespace(exists=lambda: bool(rows))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "guests", "told"), [("cancel", (1,), 1), ("cancel", (), 0), ("confirm", (1,), 0), ("confirm", (), 0)]
)
def test_only_a_cancellation_is_told_and_to_somebody(monkeypatch, name, guests, told):
    begun, event = [], SimpleNamespace(host=None, is_prepared=True, sequence=1)
    monkeypatch.setattr(events, "lock_event", lambda event: event)
    monkeypatch.setattr(events, "fire", lambda *_, obj, **__: obj)
    monkeypatch.setattr(events, "to_tell", lambda event: some(*guests))
    monkeypatch.setattr(events, "start_sending", lambda *_, **__: begun.append(1))
    monkeypatch.setattr(events, "keep_event_deadlines", lambda *_, **__: None)
    for module in (events.speaker_mails, events.correspondent_mails):
        monkeypatch.setattr(module, "tell_of_cancellation", lambda *_, **__: None)

    events.move_event(actor=None, event=event, name=name, today=dt.date(2008, 10, 15))

    assert len(begun) == told


@pytest.mark.parametrize("guests", [(), (1, 2)])
def test_the_guests_of_a_region_that_moves_are_told_where_there_are_some(monkeypatch, guests):
    begun = []
    monkeypatch.setattr(sending, "to_tell_of_region", lambda event, region: some(*guests))
    monkeypatch.setattr(sending, "start_sending", lambda *_, **__: begun.append(1))
    sending.tell_region(None, None, SimpleNamespace(region="Picardie", region_id=1, event_id=2))
    assert bool(begun) is bool(guests)


@pytest.mark.parametrize(
    ("wishes", "free", "kept"),
    [((3, 4), (), 3), ((4, 3), (), 3), ((4, 3), (4,), 4), ((4, 5), (), None), ((3,), (4,), 3)],
)
def test_a_guest_keeps_the_place_he_holds_in_a_full_workshop(monkeypatch, wishes, free, kept):
    ranked = SimpleNamespace(values_list=lambda *_, **__: wishes)
    choices = SimpleNamespace(order_by=lambda *_: ranked)
    guest = SimpleNamespace(choices=choices, workshop_id=3, calendar_sequence=0, save=lambda **_: None)
    monkeypatch.setattr(workshops, "open_workshops", lambda event: dict.fromkeys(free))
    monkeypatch.setattr(workshops, "place_the_unplaced", lambda event: None)

    workshops.place_in_workshop(None, guest)

    assert (guest.workshop_id, guest.calendar_sequence) == (kept, int(kept != 3))


@pytest.mark.parametrize(
    ("email", "others", "within", "refused"),
    [
        ("", 9, False, False),
        ("same@exemple.fr", 9, False, False),
        ("new@exemple.fr", 2, True, False),
        ("new@exemple.fr", 3, True, True),
        ("new@exemple.fr", 2, False, True),
    ],
)
def test_a_link_writes_to_few_deputies(monkeypatch, email, others, within, refused):
    known = {f"{rank}@exemple.fr" for rank in range(others)} | {"guest@exemple.fr", email}
    monkeypatch.setattr(deputies, "addresses_written_to", lambda guest: known)
    monkeypatch.setattr(deputies, "within", lambda *_, **__: within)
    event = SimpleNamespace(contact="la mission")
    guest = SimpleNamespace(pk=1, email="guest@exemple.fr", deputy_email="same@exemple.fr", event=event)
    if refused:
        with pytest.raises(FieldRefusal, match="déjà désigné plusieurs représentants"):
            deputies.refuse_too_many(guest, email)
    else:
        assert deputies.refuse_too_many(guest, email) is None


def test_a_deputy_has_a_mail_of_his_own_beside_that_of_the_guest(monkeypatch):
    keys = []
    monkeypatch.setattr(mails, "guest_mail", lambda guest, kind, key, **_: keys.append(key))
    monkeypatch.setattr(mails, "attached", lambda entry: ())
    monkeypatch.setattr(mails, "sequence_of", lambda guest: 4)
    for deputy in (None, Recipient("d@exemple.fr", "D")):
        mails.cancellation_mail(SimpleNamespace(place=Place.WAITING), actor=None, deputy=deputy)
    assert keys == ["e4", "d:e4"]
