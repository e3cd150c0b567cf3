"""The page of a dossier says beforehand why the opinion cannot be recorded by hand."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from conventions.models import OpinionRequest
from conventions.workflows.opinion import offers_to
from tests.conventions.rights_of_conventions import an_amendment_asked, asked
from tests.factories.cdiae import make_council, make_item, make_meeting

pytestmark = pytest.mark.django_db

ON_AGENDA = "Cette demande est à l'ordre du jour de la séance plénière du 19 novembre 2008"


def on_an_agenda(request) -> None:
    make_item(make_meeting(make_council(with_members=False)), request)


@pytest.mark.parametrize("held", [False, True])
def test_the_signature_page_says_that_an_agenda_holds_the_request(head_59l, held):
    request = asked()
    if held:
        on_an_agenda(request)
    page = head_59l.get(reverse("conventions:signature", args=[request.subject.number])).content.decode()

    assert "Enregistrer un avis rendu hors du portail" in page
    assert (escape(ON_AGENDA) in page) is held


@pytest.mark.parametrize("held", [False, True])
def test_the_page_of_an_amendment_says_it_too(head_59l, held):
    address = an_amendment_asked()
    if held:
        on_an_agenda(OpinionRequest.objects.get(kind="amendment"))
    page = head_59l.get(reverse("conventions:amendment_detail", kwargs=address)).content.decode()

    assert "Enregistrer un avis rendu hors du portail" in page
    assert (escape(ON_AGENDA) in page) is held


def test_an_officer_is_offered_no_answer(officer_59l):
    page = officer_59l.get(reverse("conventions:signature", args=[asked().subject.number])).content.decode()
    assert "Enregistrer un avis rendu hors du portail" not in page


def test_a_dossier_that_asked_nothing_offers_no_answer(head_59l):
    assert offers_to(head_59l.user, None) == []
