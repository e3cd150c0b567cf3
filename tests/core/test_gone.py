"""What is sent about a row that another person removed meanwhile: said, with the page that held it."""

from html import unescape

import pytest
from django.urls import reverse

from conventions.models import Objective, Siae
from conventions.services.dossier import put_objective_back, remove_objective, write_objective
from iae_portal.core.errors import Gone
from iae_portal.core.models import JournalEntry
from iae_portal.core.selectors.journal import author_said, removal_of
from iae_portal.core.services.writing import lock
from iae_portal.core.views.errors import page_around
from tests.core.test_undo import UNDONE, act
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


# The desk journals no presence; a dossier given to another is still there; a line taken off the table is said on it.
NOT_SAID = {
    "conventions:drop_indicator",
    "conventions:reassign",
    "conventions:reassign_many",
    "notifications:saved_view_drop",
    "seminars:take_back",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*sorted(UNDONE - NOT_SAID), "cdiae:seat_remove", "financing:bareme_delete"])
def test_who_removed_it_and_when_are_said_to_who_still_acts_on_it(name, request, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    arguments, role = act(name)
    client = request.getfixturevalue(role)
    address = reverse(name, kwargs=arguments)
    client.post(address)
    line = JournalEntry.objects.latest("pk")

    page = unescape(client.post(address).content.decode())

    assert (line.actor, GONE in page) == (client.user, True)
    assert f"cela a été retiré par {author_said(line)} : rien n'a été enregistré" in page


def test_the_removal_is_said_only_by_the_page_that_held_the_row(objective, officer_59l, officer_62):
    """Another dossier, or a service that does not see it, learns nothing of who removed what."""
    key, convention = objective.pk, objective.convention
    undone = remove_objective(actor=officer_59l.user, objective=objective)
    other = ConventionFactory(service__code="59L")
    said = [
        removal_of(Gone(Objective, key, convention), officer_59l.user),
        removal_of(Gone(Objective, key), officer_59l.user),
        removal_of(Gone(Objective, key, other), officer_59l.user),
        removal_of(Gone(Objective, key), officer_62.user),
        removal_of(Gone(Objective, key + 1, convention), officer_59l.user),
    ]
    assert [getattr(line, "sentence", None) for line in said] == ["Objectif retiré"] * 2 + [None] * 3
    put_objective_back(actor=officer_59l.user, undone=undone)
    assert removal_of(Gone(Objective, key, convention), officer_59l.user) is None


def test_two_who_remove_it_at_once_are_told_once(objective, officer_59l):
    """Both pages had read it: the second waited for the lock, and finds nothing more to remove, nor to write."""
    remove_objective(actor=officer_59l.user, objective=objective)
    lines = JournalEntry.objects.count()
    with pytest.raises(Gone):
        remove_objective(actor=officer_59l.user, objective=objective)
    with pytest.raises(Gone):
        write_objective(
            actor=officer_59l.user, convention=objective.convention, objective=objective, axis=objective.axis, text="À"
        )
    with pytest.raises(Gone):
        lock(Siae(pk=0))
    assert JournalEntry.objects.count() == lines


def test_an_indicator_taken_off_the_table_by_another_says_by_whom(request, officer_59l):
    arguments, role = act("conventions:drop_indicator")
    client, address = request.getfixturevalue(role), reverse("conventions:drop_indicator", kwargs=arguments)
    client.post(address)
    line = JournalEntry.objects.filter(action="negotiation.drop").latest("pk")

    page = unescape(client.post(address, follow=True).content.decode())

    assert f"n'est plus dans la négociation de ce dossier. Dernier changement : {author_said(line)}." in page
    assert JournalEntry.objects.filter(action="negotiation.drop").count() == 1
