"""Speakers are people from outside too: erased on the same date as the guests, wherever their names were written."""

import datetime as dt

import pytest

from iae_portal.core.models import JournalEntry
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import produce_document
from seminars.documents import PROGRAMME
from seminars.enums import EventState
from seminars.models import Event, Material, Speaker
from seminars.services.erasure import erase_what_is_due
from seminars.services.events import save_part
from seminars.services.programme import publish_programme
from tests.factories.seminars import ContributionFactory, EventFactory, ItemFactory, MaterialFactory, WorkshopFactory
from tests.scenes import scene
from tests.seminars.august_2008 import national_person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 13)


@scene
def event() -> Event:
    """Its day is tomorrow."""
    event = EventFactory(held_on=dt.date(2008, 10, 14), answers_close_on=dt.date(2008, 10, 7))
    ItemFactory(event=event)
    WorkshopFactory(event=event)
    return event


def names_somebody(event: Event, *names: str) -> list[str]:
    """Where one of these names is still read: rows, versions, materials, mails, journal, documents."""
    rows = {
        "speakers": event.speakers.values(),
        "versions": event.versions.values("content", "changes"),
        "materials": Material.objects.values("title", "original_name"),
        "presentations": event.contributions.values("presentation_name"),
        "journal": JournalEntry.objects.values("sentence", "before", "after"),
        "documents": DocumentVersion.objects.values("title", "inputs"),
    }
    return [place for place, values in rows.items() if any(name in str(list(values)) for name in names)]


def test_speakers_are_erased_with_the_guests_titles_and_counts_stay(event):
    actor = national_person()
    item = event.items.get(workshop_number=1)
    for name in ("Ana Oratrice", "Bob Orateur"):
        speaker = Speaker(
            name=name, function="Directrice", organisation="Réseau", email="o@exemple.invalid", phone="01"
        )
        speaker.event = event
        save_part(actor=actor, event=event, part=speaker, today=TODAY)
        item.speakers.add(speaker)
        version = publish_programme(actor=actor, event=event)
    produce_document(kind=PROGRAMME, subject=version, actor=actor)
    ContributionFactory(event=event, presentation_name="Diapositives Ana Oratrice.pdf")
    MaterialFactory(item=item, title="Bilan de l'atelier, par ana oratrice", original_name="Bob Orateur.pdf")
    Event.objects.filter(pk=event.pk).update(state=EventState.HELD)
    before = [(row.number, len(row.changes)) for row in event.versions.all()]

    assert erase_what_is_due(today=dt.date(2009, 10, 13)) == 0
    assert event.speakers.filter(email="o@exemple.invalid").count() == 2
    assert erase_what_is_due(today=dt.date(2009, 10, 14)) == 1

    assert names_somebody(event, "Oratrice", "oratrice", "Orateur", "o@exemple.invalid", "Réseau") == []
    rows = item.speakers.values_list("name", "function", "organisation", "email", "phone")
    assert list(rows) == [("Intervenant effacé", "", "", "", "")] * 2
    last = event.versions.get(number=2)
    assert [(row["label"], row["speakers"]) for row in last.content] == [
        ("Ouverture d'exemple", []),
        ("Atelier 1 – Atelier d'exemple", ["Intervenant effacé"] * 2),
    ]
    assert [(row.number, len(row.changes)) for row in event.versions.all()] == before
    assert Material.objects.get().title == "Bilan de l'atelier, par intervenant effacé"
    assert DocumentVersion.objects.count() == 0
