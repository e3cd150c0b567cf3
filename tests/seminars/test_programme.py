"""The programme: warnings before publishing, numbered versions, what changed."""

import datetime as dt

import pytest

from iae_portal.core.errors import Refusal
from seminars.programme import Line, changes_between, warnings_of
from seminars.selectors.programme import warnings_for
from seminars.services.events import save_part
from seminars.services.programme import publish_programme
from tests.factories.seminars import EventFactory, ItemFactory, RoomFactory, WorkshopFactory
from tests.seminars.august_2008 import national_person

TODAY = dt.date(2008, 10, 15)


def line(key: int, start: int, end: int, **values) -> Line:
    return Line(key=key, label=f"Séquence {key}", starts_at=dt.time(start), ends_at=dt.time(end), **values)


def workshop(key: int, **values) -> Line:
    return line(key, 14, 16, is_workshop=True, room=f"S{key}", speakers=(f"Orateur {key}",), **values)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            [workshop(1), workshop(2), workshop(3, places=10)][:2],
            None,
        ),
        (
            [line(1, 9, 11, room="A"), line(2, 11, 12, room="A")],
            None,
        ),
        (
            [line(2, 11, 12, room="A"), line(1, 9, 11, room="A")],
            None,
        ),
        (
            [workshop(1), line(2, 14, 16, is_workshop=True, room="S1", speakers=("Orateur 2",))],
            "La salle S1 est prise deux fois à la même heure : « Séquence 1 » et « Séquence 2 ».",
        ),
        (
            [workshop(1), line(2, 14, 16, is_workshop=True, room="S2", speakers=("Orateur 1",))],
            "Orateur 1 est attendu au même moment dans « Séquence 1 » et « Séquence 2 ».",
        ),
        (
            [line(1, 9, 11), line(2, 10, 12)],
            "« Séquence 1 » et « Séquence 2 » se chevauchent : seuls les ateliers se tiennent en parallèle.",
        ),
        (
            [line(1, 9, 11, room="A", room_places=80, gathers_all=True)],
            "La salle A (80 places) est trop petite pour « Séquence 1 » : 100 participants y sont attendus.",
        ),
        (
            [workshop(1, places=60, room_places=50), workshop(2, places=60, room_places=60)],
            "« Séquence 1 » offre 60 places dans une salle qui en compte 50 (S1).",
        ),
        (
            [workshop(1, places=30), workshop(2, places=40)],
            "Les ateliers offrent ensemble 70 places pour 100 participants : certains n'en auront pas.",
        ),
        (
            [line(1, 9, 11, needs_speaker=True)],
            "Aucun intervenant n'est indiqué pour « Séquence 1 ».",
        ),
    ],
)
def test_what_an_organiser_must_look_at(lines, sentence):
    assert warnings_of(lines, capacity=100) == ([sentence] if sentence else [])


def test_what_changed_between_two_versions():
    before = [
        {"key": 1, "label": "Ouverture", "hours": "09:00 – 10:00", "room": "A", "speakers": ["Ana"]},
        {"key": 2, "label": "Pause", "hours": "10:00 – 10:15", "room": "", "speakers": []},
    ]
    after = [
        {"key": 1, "label": "Ouverture", "hours": "09:30 – 10:00", "room": "B", "speakers": ["Ana", "Bob"]},
        {"key": 3, "label": "Clôture", "hours": "16:00 – 17:00", "room": "A", "speakers": []},
    ]
    assert changes_between(before, after) == [
        "Ajout : « Clôture », 16\u00a0h – 17\u00a0h.",
        "Suppression : « Pause ».",
        "« Ouverture » : 9\u00a0h – 10\u00a0h devient 9\u00a0h\u00a030 – 10\u00a0h.",
        "« Ouverture » : A devient B.",
        "« Ouverture » : intervenants – Ana et Bob.",
    ]


@pytest.mark.django_db
def test_versions_are_numbered_and_say_what_changed():
    event = EventFactory()
    item = ItemFactory(event=event)
    actor = national_person()
    assert publish_programme(actor=actor, event=event).number == 1
    with pytest.raises(Refusal, match="Rien n'a changé depuis la version 1"):
        publish_programme(actor=actor, event=event)

    item.ends_at = dt.time(12, 0)
    save_part(actor=actor, event=event, part=item, today=TODAY)
    second = publish_programme(actor=actor, event=event)

    assert (second.number, second.changes) == (
        2,
        ["« Ouverture d'exemple » : 9\u00a0h\u00a030 – 12\u00a0h\u00a030 devient 9\u00a0h\u00a030 – 12\u00a0h."],
    )
    assert event.versions.get(number=1).content[0]["hours"] == "09:30 – 12:30"


@pytest.mark.django_db
def test_a_row_keeps_what_another_page_wrote_of_it_meanwhile():
    item = ItemFactory()
    type(item).objects.update(rank=7)

    item.title = "Accueil"
    save_part(actor=national_person(), event=item.event, part=item, fields=["title"], today=TODAY)

    item.refresh_from_db()
    assert (item.title, item.rank) == ("Accueil", 7)


@pytest.mark.django_db
def test_new_hours_raise_the_sequence_of_the_calendar():
    event, actor = EventFactory(), national_person()
    item = ItemFactory(event=event)
    publish_programme(actor=actor, event=event)
    item.starts_at = dt.time(10, 0)
    save_part(actor=actor, event=event, part=item, today=TODAY)
    publish_programme(actor=actor, event=event)
    event.refresh_from_db()
    assert event.sequence == 1


@pytest.mark.django_db
def test_warnings_of_a_real_event():
    event = EventFactory(capacity=50)
    WorkshopFactory(event=event, room=RoomFactory(event=event, name="Salle 1", capacity=40))
    assert warnings_for(event) == [
        "Les ateliers offrent ensemble 40 places pour 50 participants : certains n'en auront pas.",
        "Aucun intervenant n'est indiqué pour « Atelier 1 – Atelier d'exemple ».",
    ]
