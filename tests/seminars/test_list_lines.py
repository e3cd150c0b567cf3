"""A list of guests line by line: who is said twice, and the lock under which a list is written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seminars.guests_import import GuestLine, make_plan
from seminars.models import Guest
from seminars.services.guests import add_guests, put_guest_back, remove_guest, save_guest
from seminars.services.guests_import import hold_event
from tests.factories.seminars import EventFactory, GuestFactory
from tests.seminars.august_2008 import national_person

SAID = {"last_name": "Exemple", "first_name": "Anne", "organisation": "ANPE", "email": "anne@exemple.invalid"}


def line(number: int, problems: tuple[str, ...] = (), **values) -> GuestLine:
    return GuestLine(number, SAID | values, problems)


@pytest.mark.parametrize(
    ("second", "repeated"),
    [
        ({}, True),
        ({"email": ""}, True),  # the same name in the same organisation
        ({"email": "autre@exemple.invalid"}, True),
        ({"last_name": "EXEMPLE", "first_name": "anne", "email": ""}, True),
        ({"last_name": "Autre"}, True),  # the same address
        ({"last_name": "Autre", "email": "autre@exemple.invalid"}, False),
        ({"first_name": "Ali", "email": ""}, False),
        ({"organisation": "Réseau", "email": ""}, False),
    ],
)
def test_the_first_of_two_lines_of_one_person_counts(second, repeated):
    plan = make_plan(iter([line(2), line(3, **second), line(4, email="", last_name="Tiers")]))
    assert [row.line for row in plan.repeated] == [3] * repeated
    assert [row.line for row in plan.ready] == [2, *[3] * (not repeated), 4]


def test_two_people_without_an_address_are_two_and_a_refused_line_hides_nobody():
    plan = make_plan(iter([line(2, ("Le nom manque.",)), line(3), line(4, last_name="Autre", email="")]))
    assert [[row.line for row in rows] for rows in (plan.ready, plan.repeated, plan.refused)] == [[3, 4], [], [2]]
    twice = make_plan(
        iter([line(2, last_name="A", email=""), line(3, last_name="B", email=""), line(4, last_name="A")])
    )
    assert [row.line for row in twice.repeated] == [4]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")
def test_every_writing_of_a_list_waits_for_the_others():
    """The event is locked before its guests are read: two lists sent at once would add one person twice."""
    event, actor = EventFactory(), national_person()
    guest, leaves = GuestFactory.create_batch(2, event=event)
    removed = []
    acts = [
        lambda: add_guests(actor=actor, event=event, guests=[Guest(last_name="X", category="anpe")], source="Essai"),
        lambda: save_guest(actor=actor, guest=guest),
        lambda: removed.append(remove_guest(actor=actor, guest=leaves)),
        lambda: put_guest_back(actor=actor, undone=removed[0]),
        lambda: hold_event(event),
    ]
    for act in acts:
        with CaptureQueriesContext(connection) as asked:
            act()
        held = [query["sql"] for query in asked if "FOR NO KEY" in query["sql"]]
        assert 'FROM "seminars_event"' in held[0]
