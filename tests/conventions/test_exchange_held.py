"""A structure whose visit ends while it types: what it sends comes back once its contact is confirmed again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conventions.models.exchange import new_nonce
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
