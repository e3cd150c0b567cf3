"""Letterhead of a service: dated, replaced, corrected the same day."""

import datetime as dt

import pytest

from iae_portal.core.enums import Role
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry, Letterhead
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.core.services.letterheads import set_letterhead
from tests.factories import LetterheadFactory, make_user, service

TODAY = dt.date(2008, 10, 15)
VALUES = {
    "prefet_title": "Le préfet du Nord (essai)",
    "prefecture": "Préfecture du Nord",
    "address": "2 rue de l'Essai",
    "postcode": "59000",
    "city": "Lille",
    "phone": "",
    "email": "",
}


@pytest.mark.django_db
def test_a_new_letterhead_closes_the_former_the_day_before():
    former, head = LetterheadFactory(), make_user(Role.HEAD, "59L")
    new = set_letterhead(actor=head, service=service("59L"), start=TODAY, values=VALUES)
    assert letterhead_on(service("59L"), dt.date(2008, 10, 14)) == former
    assert letterhead_on(service("59L"), TODAY) == new
    line = JournalEntry.objects.get()
    assert line.sentence == "En-tête remplacé au 15/10/2008"
    assert (line.before["address"], line.after["address"]) == ("1 rue de l'Exemple", "2 rue de l'Essai")


@pytest.mark.django_db
def test_the_same_first_day_corrects_in_place():
    former, head = LetterheadFactory(start=TODAY), make_user(Role.HEAD, "59L")
    set_letterhead(actor=head, service=service("59L"), start=TODAY, values=VALUES)
    assert [(row.pk, row.address, row.end) for row in Letterhead.objects.all()] == [
        (former.pk, "2 rue de l'Essai", None)
    ]
    assert JournalEntry.objects.get().sentence == "En-tête corrigé au 15/10/2008"


@pytest.mark.django_db
def test_a_letterhead_already_foreseen_is_not_covered():
    LetterheadFactory(start=dt.date(2008, 12, 1))
    with pytest.raises(Refusal) as refusal:
        set_letterhead(actor=make_user(Role.HEAD, "59L"), service=service("59L"), start=TODAY, values=VALUES)
    assert refusal.value.sentences[0].startswith("Un en-tête est déjà prévu au 01/12/2008")


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "code"), [(Role.OFFICER, "59L"), (Role.HEAD, "59V")])
def test_only_the_head_of_the_service_writes(role, code):
    with pytest.raises(NotAllowed):
        set_letterhead(actor=make_user(role, code), service=service("59L"), start=TODAY, values=VALUES)
    assert Letterhead.objects.count() == 0


def test_the_form_starts_from_the_letterhead_in_force(head_59l):
    LetterheadFactory()
    assert "1 rue de l&#x27;Exemple" in head_59l.get("/services/59L/en-tete/nouveau/").content.decode()
    answer = head_59l.post("/services/59L/en-tete/nouveau/", {**VALUES, "start": "2008-10-15"})
    assert answer["Location"] == "/services/59L/en-tete/"
    assert "2 rue de l&#x27;Essai" in head_59l.get("/services/59L/en-tete/").content.decode()


def test_a_wrong_mail_is_shown_on_its_field(head_59l):
    answer = head_59l.post("/services/59L/en-tete/nouveau/", {**VALUES, "start": "2008-10-15", "email": "faux"})
    assert (answer.status_code, "email" in answer.context["form"].errors) == (422, True)
