"""What a scene gives is what its fixture would have built (tests/scenes.py)."""

import copy
from types import SimpleNamespace

import pytest
from django.db import connection

from iae_portal.core.models import User
from tests.factories import make_user
from tests.scenes import STAGE, _paired, scene

pytestmark = pytest.mark.django_db
SEVERAL = pytest.mark.parametrize("time", range(3))
ODD = "l'arrêté « 59 »,\n\\ (suite)"
built: list[str] = []


@scene
def person(db) -> User:
    built.append("person")
    return make_user("officer", "59L", username="de-la-scene")


@scene
def renamed(person) -> User:
    built.append("renamed")
    person.last_name = ODD
    person.save()
    return person


@scene
def alone(db) -> User:
    return make_user("officer", "59L", username="seule")


@pytest.fixture
def written_before(db):
    make_user("officer", "62", username="d-avant")


@SEVERAL
def test_its_rows_come_back_as_they_were_and_are_built_once(renamed, person, time):
    assert User.objects.get(username="de-la-scene") == renamed
    assert User.objects.get(pk=renamed.pk).last_name == renamed.last_name == ODD
    assert renamed is person
    assert renamed.assignments.count() == 1
    renamed.assignments.all().delete()
    renamed.last_name = "Changée par un test"
    assert connection.vendor != "postgresql" or (built.count("person"), built.count("renamed")) == (1, 1)


@pytest.mark.browser
def test_a_browser_changes_nothing_to_what_is_watched(browser, person):
    """Its loop gives this process other connections: what is written by them is seen too."""
    make_user("officer", "62", username="apres")
    assert connection.vendor != "postgresql" or STAGE.played is None


@SEVERAL
def test_after_another_write_it_is_built_again(written_before, alone, time):
    assert connection.vendor != "postgresql" or STAGE.played is None
    assert alone.assignments.count() == 1


def test_a_number_that_a_test_has_written_on_a_row_it_received_is_not_the_key_of_another():
    """The first test chose the person 22 on the answer that it received; the next one receives it without choice."""
    chosen, open_again = SimpleNamespace(pk=5, chosen=22), SimpleNamespace(pk=5, chosen=None)
    person = SimpleNamespace(pk=22, of=chosen)
    again = copy.deepcopy(person, _paired({"answer": chosen}, {"answer": open_again}))
    assert (again.pk, again.of) == (22, open_again)
