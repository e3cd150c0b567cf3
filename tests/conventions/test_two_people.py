"""The insertion project open on two screens: the second learns who wrote what, and when."""

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.models import InsertionProject
from iae_portal.core.enums import Role
from iae_portal.core.models import JournalEntry
from iae_portal.core.text import french_hour
from tests.clients import client_of
from tests.factories import make_user
from tests.factories.conventions import ConventionFactory, InsertionProjectFactory
from tests.forms import forms_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def convention():
    convention = ConventionFactory(service__code="59L")
    InsertionProjectFactory(convention=convention)
    return convention


def opened(client, convention) -> tuple[str, dict]:
    address = reverse("conventions:project", args=[convention.number])
    form = next(form for form in forms_of(client.get(address).content.decode(), address) if "publics" in form.values)
    return address, form.values


def test_each_keeps_the_field_that_the_other_did_not_touch(officer_59l, head_59l, convention):
    address, first = opened(officer_59l, convention)
    _, second = opened(head_59l, convention)

    head_59l.post(address, second | {"activities": "Espaces verts", "posts_fte": "8,5"})
    answer = officer_59l.post(address, first | {"publics": "Jeunes sans qualification"})

    project = InsertionProject.objects.get(convention=convention)
    assert answer.status_code == 302
    assert (project.publics, project.activities) == ("Jeunes sans qualification", "Espaces verts")
    assert str(project.posts_fte) == "8.50"


def test_whoever_opened_it_unwritten_does_not_cover_what_the_first_wrote(officer_59l, head_59l):
    new = ConventionFactory(service__code="59L")
    (address, first), (_, second) = opened(officer_59l, new), opened(head_59l, new)
    head_59l.post(address, second | {"activities": "Espaces verts", "training": "Permis"})

    answer = officer_59l.post(address, first | {"activities": "Bâtiment"})

    assert (answer.status_code, "a enregistré « Espaces verts »" in answer.content.decode()) == (422, True)
    project = InsertionProject.objects.get(convention=new)
    assert (project.activities, project.training) == ("Espaces verts", "Permis")


def test_what_both_changed_names_the_other_and_loses_nothing(officer_59l, convention):
    colleague = make_user(Role.OFFICER, "59L", username="collegue", first_name="Jeanne", last_name="Exemple")
    address, first = opened(officer_59l, convention)
    client_of(colleague).post(address, first | {"activities": "Espaces verts", "training": "Permis"})

    answer = officer_59l.post(address, first | {"activities": "Bâtiment"})

    page = answer.content.decode()
    assert answer.status_code == 422
    hour = french_hour(timezone.localtime(JournalEntry.objects.get(actor=colleague).at))
    assert f"Jeanne Exemple a enregistré « Espaces verts » le 15 octobre 2008 à {hour}" in page
    assert "Bâtiment" in page
    project = InsertionProject.objects.get(convention=convention)
    assert (project.activities, project.training) == ("Espaces verts", "Permis")

    # The page shown again carries what was saved meanwhile: sent once more, what is typed stands.
    again = next(form for form in forms_of(page, address) if "publics" in form.values).values
    assert officer_59l.post(address, again).status_code == 302
    project.refresh_from_db()
    assert (project.activities, project.training) == ("Bâtiment", "Permis")
