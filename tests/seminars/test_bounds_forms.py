"""What a form of the seminars offers and keeps, and where a line of a file says that a guest is from."""

import pytest

from cdiae.models import Initiative
from iae_portal.core.imports.tables import read_table
from iae_portal.core.text import fold
from seminars.enums import GuestCategory, Place
from seminars.forms.contributions import FourthForm
from seminars.forms.events import ItemForm
from seminars.forms.guests import ReplyForm
from seminars.guests_import import COLUMNS, Words, lines_of
from seminars.services.workshops import place_the_unplaced
from tests.conventions.files import csv_file
from tests.factories.cdiae import make_council
from tests.factories.seminars import (
    INVITED_AT,
    ContributionFactory,
    EventFactory,
    GuestFactory,
    RoomFactory,
    SpeakerFactory,
    WorkshopChoiceFactory,
    WorkshopFactory,
)
from tests.seminars.august_2008 import a_participant

NORD, BRETAGNE = "31", "53"


@pytest.mark.parametrize(
    ("departement", "region", "found", "is_wrong"),
    [
        ("59", "", ("59", NORD), False),
        ("59", "Nord-Pas-de-Calais", ("59", NORD), False),
        ("", "Bretagne", ("", BRETAGNE), False),
        ("59", "Bretagne", ("59", NORD), True),
    ],
)
def test_the_region_of_a_guest_is_that_of_his_departement(departement, region, found, is_wrong):
    categories = {fold(label): category for category, label in GuestCategory.choices}
    words = Words(categories, {"59": NORD}, {"nord pas de calais": NORD, "bretagne": BRETAGNE}, {})
    row = ["Exemple", GuestCategory.NETWORK.label, departement, region]
    (line,) = lines_of(read_table(csv_file(row, header=["Nom", "Catégorie", "Département", "Région"]), COLUMNS), words)

    assert ((line.values["departement"], line.values["region"]), bool(line.problems)) == (found, is_wrong)


@pytest.mark.django_db
def test_an_item_takes_a_room_and_speakers_of_its_event():
    event = EventFactory()
    room, speaker = RoomFactory(event=event), SpeakerFactory(event=event)
    RoomFactory(), SpeakerFactory()
    fields = ItemForm(event).fields

    assert [list(fields[name].queryset) for name in ("room", "speakers")] == [[room], [speaker]]


@pytest.mark.django_db
def test_what_a_region_writes_of_its_workshop_is_kept_beside_an_initiative():
    council = make_council("59L", with_members=False)
    shared = Initiative.objects.create(council=council, theme="clauses", title="Facilitateur", shareable=True)
    typed = {"fourth": "yes", "initiative": shared.pk, "theme": "firms", "title": "Le nôtre"}
    form = FourthForm(ContributionFactory(), {f"atelier-{name}": value for name, value in typed.items()})

    assert form.is_valid(), form.errors
    assert (form.values()["theme"], form.values()["title"]) == ("firms", "Le nôtre")


@pytest.mark.django_db
def test_who_waits_for_a_place_takes_no_workshop():
    event = EventFactory()
    here, waits = a_participant(event), a_participant(event, place=Place.WAITING, waiting_since=INVITED_AT)
    workshop = WorkshopChoiceFactory(guest=here).workshop
    WorkshopChoiceFactory(guest=waits, workshop=workshop)
    place_the_unplaced(event)
    for guest in (here, waits):
        guest.refresh_from_db()

    assert (here.workshop, waits.workshop) == (workshop, None)


@pytest.mark.django_db
def test_a_workshop_chosen_twice_is_said_beside_the_rank_that_repeats_it():
    event = EventFactory()
    one, two, three = (str(WorkshopFactory(event=event, workshop_number=number).pk) for number in (1, 2, 3))
    guest = GuestFactory(event=event)

    def wrong(*chosen) -> list[str]:
        ranks = {f"choice_{rank}": key for rank, key in enumerate(chosen, 1)}
        return list(ReplyForm(guest, {"answer": "comes", **ranks}).errors)

    assert [wrong(one, one, ""), wrong(one, two, one), wrong(one, one, one)] == [
        ["choice_2"],
        ["choice_3"],
        ["choice_2", "choice_3"],
    ]
    assert [wrong(one, two, three), wrong("", "", one), wrong("", "", "")] == [[], [], []]
    # What one answer needs is not said to be optional.
    assert ReplyForm(guest).fields["deputy_name"].wanted == "si vous vous faites représenter"
    assert "deputy_name" not in ReplyForm(guest, withdrawal=True).fields
