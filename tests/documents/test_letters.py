"""What every letter carries (iae_portal.documents.letters)."""

import datetime as dt

import pytest

from iae_portal.core.models import Letterhead
from iae_portal.documents.letters import letter
from tests.factories import service

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
