"""What is sent about a row that another person removed meanwhile: said, with the page that held it."""

from html import unescape

import pytest
from django.urls import reverse

from iae_portal.core.views.errors import page_around
from tests.factories.conventions import ConventionFactory, ObjectiveFactory

GONE = "Ce que vous modifiiez n'est plus là"


@pytest.fixture
def objective(db):
    return ObjectiveFactory(convention=ConventionFactory(service__code="59L"))


@pytest.mark.parametrize(("view", "typed"), [("objective_remove", {}), ("objective_edit", {"text": "Accueillir"})])
def test_a_form_about_a_row_removed_meanwhile_leads_to_what_held_it(view, typed, objective, officer_59l):
    number = objective.convention.number
    address = reverse(f"conventions:{view}", args=[number, objective.pk])
    assert officer_59l.get(address).status_code == 200
    objective.delete()

    answer = officer_59l.post(address, typed)
    page = unescape(answer.content.decode())

    assert (answer.status_code, GONE in page) == (404, True)
    assert f'href="{reverse("conventions:detail", args=[number])}"' in page
    assert ("Votre saisie" in page, "Accueillir" in page) == (bool(typed), bool(typed))


def test_an_address_opened_or_asked_by_a_script_is_told_as_before(objective, officer_59l):
    address = reverse("conventions:objective_remove", args=[objective.convention.number, objective.pk])
    objective.delete()
    answers = [
        officer_59l.get(address),
        officer_59l.post(address, headers={"HX-Request": "true"}),
        officer_59l.post("/nulle-part/", {"text": "Saisi"}),
    ]
    assert [(answer.status_code, GONE in unescape(answer.content.decode())) for answer in answers] == [(404, False)] * 3


@pytest.mark.parametrize(
    ("address", "around"),
    [
        ("/conventions/ACI-59L-09-0001/objectifs/3/retirer/", "/conventions/ACI-59L-09-0001/"),
        ("/cdiae/seances/5/ordre-du-jour/8/retirer/", "/cdiae/seances/5/"),
        ("/cdiae/59/sieges/12/retirer/", "/cdiae/59/"),
        ("/conventions/ACI-59L-09-0001/", "/"),
        ("/nulle-part/5/objectifs/3/", "/"),
    ],
)
def test_the_page_around_is_that_of_the_first_object_named(address, around):
    assert page_around(address) == around
