"""What every letter carries (iae_portal.documents.letters)."""

import datetime as dt

import pytest

from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment, Letterhead, User
from iae_portal.core.selectors.people import head_of
from iae_portal.documents.letters import letter, signed_by
from tests.factories import make_user, service

DAY = dt.date(2008, 10, 15)


def written(**values) -> dict:
    signature = {"quality": "Pour le préfet", "name": "Aline Exemple"}
    return letter(service=service("59L"), day=DAY, addressee=["Structure"], signature=signature, **values)


@pytest.mark.django_db
def test_a_letter_is_sent_from_the_city_of_that_day():
    for start, end, city in (
        (dt.date(2007, 1, 1), dt.date(2008, 9, 30), "Douai"),
        (dt.date(2008, 10, 1), None, "Lille"),
    ):
        Letterhead.objects.create(service=service("59L"), city=city, start=start, end=end)

    assert written(references=["Dossier : 12"], rate=3) == {
        "addressee": ["Structure"],
        "place": "Lille",
        "date": DAY,
        "references": ["Dossier : 12"],
        "signature": {"quality": "Pour le préfet", "name": "Aline Exemple"},
        "rate": 3,
    }


@pytest.mark.django_db
def test_a_city_that_nobody_gave_leaves_no_dots():
    assert (written()["place"], written(place="Nord")["place"]) == ("", "Nord")


@pytest.mark.parametrize(
    ("title", "office", "foot"),
    [
        ("Directrice départementale", "le directeur", "Irène Exemple, directrice départementale"),
        ("", "le directeur", "Irène Exemple, le directeur"),
        ("DDTEFP adjointe", "", "Irène Exemple, DDTEFP adjointe"),
        ("", "", "Irène Exemple"),
        (None, "le directeur", "le directeur"),
    ],
)
def test_a_paper_is_signed_by_a_person_with_his_function(title, office, foot):
    person = None if title is None else User(first_name="Irène", last_name="Exemple", job_title=title)
    assert signed_by(person, office) == {"quality": "Pour le préfet et par délégation,", "name": foot}


@pytest.mark.django_db
def test_the_director_of_a_day_is_named_where_he_is_the_only_one():
    head = make_user(Role.HEAD, "59L")
    make_user(Role.OFFICER, "59L")
    make_user(Role.HEAD, "59V")
    Assignment.objects.filter(user=head).update(start=DAY)
    before = head_of(service("59L"), DAY - dt.timedelta(days=1))
    alone = head_of(service("59L"), DAY)
    make_user(Role.HEAD, "59L")
    assert (before, alone, head_of(service("59L"), DAY)) == (None, head, None)
