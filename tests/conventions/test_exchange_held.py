"""A structure whose visit ends while it types: what it sends comes back once its contact is confirmed again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conventions.models.exchange import new_nonce
from conventions.services import exchanges
from tests.clients import PortalClient
from tests.conventions.exchange_desk import asked, code_of, door, inside, page_of
from tests.forms import forms_of

pytestmark = pytest.mark.django_db
WORDS = "Des publics <éloignés>."


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def row(link, officer_59l):
    return asked(link.convention, officer_59l.user, "project")


def late(link, row, typed: dict) -> PortalClient:
    """Sends it once the visit is over, then confirms the address again."""
    client = inside(link)
    client.cookies.pop("structure")
    answer = client.post(page_of(link, row), typed, follow=True)
    assert "Votre saisie est gardée" in answer.content.decode()
    client.post(door(link), {"code": code_of(link)})
    return client


def test_what_is_sent_after_the_visit_comes_back_once_confirmed_again(link, row):
    client = late(link, row, {"publics": WORDS, "enregistrer": "1"})
    page = client.get(door(link)).content.decode()
    assert "Des publics &lt;éloignés&gt;." in page

    again, _ = forms_of(page, door(link))
    assert client.post(again.action, again.values).status_code == 302

    row.refresh_from_db()
    assert row.values["publics"] == WORDS
    assert "À faire" in client.get(door(link)).content.decode()


def test_it_may_be_given_up(link, row):
    client = late(link, row, {"publics": WORDS})

    assert client.post(door(link), {}).status_code == 302

    row.refresh_from_db()
    page = client.get(door(link)).content.decode()
    assert (row.values, WORDS in page, "À faire" in page) == ({}, False, True)


def test_it_is_shown_behind_its_own_door_only(link, row):
    client = inside(link)
    client.cookies.pop("structure")
    client.post(page_of(link, row), {"publics": WORDS})
    by_the_link_alone = client.get(door(link)).content.decode()

    other = link
    other.pk, other.email, other.nonce = None, "bob@exemple.invalid", new_nonce()
    other.save()
    client.post(door(other), {"code": code_of(other)})
    behind_another = client.get(door(other)).content.decode()

    assert "À faire" in behind_another
    assert "éloignés" not in by_the_link_alone + behind_another


def test_its_files_are_named_to_be_chosen_again(link, row):
    client = late(link, row, {"publics": WORDS, "file": SimpleUploadedFile("statuts.pdf", b"%PDF-1.4 essai")})

    assert "choisissez-les de nouveau : statuts.pdf" in client.get(door(link)).content.decode()


@pytest.mark.parametrize(("button", "said"), [("", "rien n'a été envoyé"), ("envoyer", "Envoyé le")])
def test_a_page_sent_once_it_is_no_longer_expected_says_that_it_is_not_kept(link, row, officer_59l, button, said):
    client, typed = inside(link), {"publics": WORDS}
    if button:  # a colleague, by the same link
        client.post(page_of(link, row), {"publics": "Autre", button: "1"})
    else:
        exchanges.withdraw(actor=officer_59l.user, exchange=row)

    answer = client.post(page_of(link, row), typed | {"envoyer": "1"})
    page, after = answer.content.decode(), client.get(page_of(link, row)).content.decode()

    assert (answer.status_code, "pas enregistré" in page, "éloignés" in page) == (409, True, True)
    assert (said in after, "Le reçu de votre envoi" in after) == (True, bool(button))
