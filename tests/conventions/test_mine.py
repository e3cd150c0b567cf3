"""« Mes dossiers »: what the person is in charge of, offered to whoever can be in charge of something."""

import pytest
from django.urls import reverse

from tests.factories.conventions import ConventionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["", "on"])
def test_mine_are_those_of_which_i_am_in_charge(officer_59l, director_31, asked):
    others = ConventionFactory()
    own = ConventionFactory(officer=officer_59l.user, service=others.service)
    url = reverse("conventions:list")
    shown = set(officer_59l.get(url, {"mine": asked}).context["object_list"])
    assert shown == ({own} if asked else {own, others})
    answer = director_31.get(url, {"mine": asked})
    assert (set(answer.context["object_list"]), "Mes dossiers" in answer.content.decode()) == ({own, others}, False)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("lefevre", True), ("Hélène Lef", True), ("roux", True), ("efevre", False), ("Hélène Dupont", False)],
)
def test_a_dossier_is_found_by_the_name_of_who_is_in_charge(officer_59l, typed, found):
    person = officer_59l.user
    person.first_name, person.last_name = "Hélène", "Lefèvre-Roux"
    person.save()
    other = ConventionFactory()
    own = ConventionFactory(officer=person, service=other.service)
    shown = officer_59l.get(reverse("conventions:list"), {"q": typed}).context["object_list"]
    assert list(shown) == ([own] if found else [])
