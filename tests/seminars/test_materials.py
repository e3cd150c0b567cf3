"""Slides and minutes: they come after the day, until the reports of the whole series are published."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from iae_portal.core.models import JournalEntry
from seminars.enums import EventState
from seminars.models import Event, Material
from tests.factories.seminars import EventFactory, ItemFactory, MaterialFactory, ProgrammeVersionFactory

pytestmark = pytest.mark.django_db

CLOSED = "Tous les bilans de la série sont publiés"


def an_event(state: str) -> Event:
    """Beside another event of the series that is still to come."""
    event = EventFactory(state=state, held_on="2008-10-14", answers_close_on="2008-10-07")
    EventFactory(series=event.series)
    ItemFactory(event=event)
    return event


def add(client, event: Event):
    file = SimpleUploadedFile("compte-rendu.pdf", b"%PDF-1.4 exemple")
    data = {"item": event.items.get().pk, "title": "Compte rendu", "file": file}
    return client.post(reverse("seminars:material_add", args=[event.pk]), data, follow=True)


def withdraw(client, material: Material):
    address = reverse("seminars:material_delete", args=[material.item.event_id, material.pk])
    return client.post(address, follow=True)


@pytest.mark.parametrize("state", [EventState.OPEN, EventState.HELD, EventState.REPORTED])
def test_materials_come_and_go_while_the_series_runs(regional_officer_31, state):
    event = an_event(state)
    ProgrammeVersionFactory(event=event)
    assert "Le support est ajouté." in add(regional_officer_31, event).content.decode()
    page = regional_officer_31.get(reverse("seminars:programme", args=[event.pk])).content.decode()
    assert "Ajouter un support" in page
    assert "Retirer" in page
    assert ("Ajouter une séquence" in page) is (state == EventState.OPEN)

    material = Material.objects.get()
    withdraw(regional_officer_31, material)
    assert Material.objects.count() == 0
    sentences = JournalEntry.objects.filter(action__startswith="seminars.material").values_list("sentence", flat=True)
    assert list(sentences.order_by("pk")) == [
        f"Support ajouté : n° {material.pk}, « Ouverture d'exemple » ({event})",
        f"Support retiré : n° {material.pk}, « Ouverture d'exemple » ({event})",
    ]
    assert event.versions.get().content == []


@pytest.mark.parametrize("values", [{"state": EventState.CANCELLED}, {"erased_on": "2009-10-14"}])
def test_no_material_for_a_cancelled_or_erased_event(regional_officer_31, values):
    event = an_event(EventState.HELD)
    Event.objects.filter(pk=event.pk).update(**values)
    add(regional_officer_31, event)
    assert Material.objects.count() == 0


def test_the_materials_are_settled_once_every_report_is_published(regional_officer_31):
    event = an_event(EventState.REPORTED)
    material = MaterialFactory(item=event.items.get())
    event.series.events.exclude(pk=event.pk).update(state=EventState.REPORTED)

    assert CLOSED in add(regional_officer_31, event).content.decode()
    assert CLOSED in withdraw(regional_officer_31, material).content.decode()
    assert Material.objects.get() == material
    page = regional_officer_31.get(reverse("seminars:programme", args=[event.pk])).content.decode()
    assert "Ajouter un support" not in page
