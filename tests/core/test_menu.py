"""The main menu: what each person is offered, and where the page is."""

import re

import pytest

from iae_portal.core.navigation import menu_for
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

WHOLE = [
    *("Tableau de bord", "Plan", "Structures", "Conventions", "CDIAE", "Financement", "Séminaires", "Indicateurs"),
    *("Rappels et courriels", "Services", "Administration"),
]
OF_ALL = {"CDIAE", "Rappels et courriels", "Services"}


@pytest.mark.parametrize(
    ("role", "left_out"),
    [
        ("officer_59l", {"Plan", "Administration"}),
        ("head_59l", {"Administration"}),
        ("director_31", {"Administration"}),
        ("national", {"Administration"}),
        ("admin", set()),
    ],
)
def test_each_person_has_the_entries_that_open_for_him(role, left_out, request):
    client = request.getfixturevalue(role)
    entries = menu_for(client.user, "/")
    assert [entry["label"] for entry in entries] == [label for label in WHOLE if label not in left_out]
    assert [client.get(entry["url"], follow=True).status_code for entry in entries] == [200] * len(entries)


def test_without_an_assignment_there_is_little_to_open():
    assert {entry["label"] for entry in menu_for(UserFactory(), "/")} == OF_ALL


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/conventions/EI-59L-08-0001/", "Conventions"),
        ("/structures/", "Structures"),
        ("/financement/lots/", "Financement"),  # begins as no other page of the entry does
        ("/mon-compte/", None),
    ],
)
def test_the_entry_of_the_page_is_marked_and_no_other(head_59l, path, current):
    marked = [entry["label"] for entry in menu_for(head_59l.user, path) if entry["current"]]
    assert marked == [current] * bool(current)


def test_the_page_shows_it_to_who_is_signed_in_alone(officer_59l, client):
    nav = re.search(r'(?s)<nav[^>]*id="menu".*?</nav>', officer_59l.get("/conventions/").text)[0]
    assert re.findall(r'(?s)<a[^>]*aria-current="[^"]+"[^>]*>\s*(.*?)\s*</a>', nav) == ["Conventions"]
    assert 'id="menu"' not in client.get("/connexion/").text
