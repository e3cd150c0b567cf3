"""The end of a session: it follows what one does, and what was sent after it is given back to the same person."""

import datetime as dt
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile

from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.services import kept_files
from iae_portal.core.typed import typed_in
from tests.clients import PortalClient
from tests.factories import UserFactory
from tests.factories.core import PASSWORD

PAGE = "/services/59L/en-tete/nouveau/?onglet=1"
HELD = "/mon-compte/saisie-gardee/"
TYPED = {"address": "12 rue de Thionville\r\n59000 Lille", "password": "secret", "csrfmiddlewaretoken": "x"}


def sign_in(client: PortalClient, user: User, follow: str = ""):
    return client.post("/connexion/", {"username": user.username, "password": PASSWORD, "next": follow})


@pytest.fixture
def person(db) -> User:
    return UserFactory()


@pytest.fixture
def ended(client, person) -> PortalClient:
    """Signed in, four hours ago."""
    sign_in(client, person)
    Session.objects.update(expire_date=clock.real_now() - dt.timedelta(minutes=1))
    return client


def test_what_is_sent_after_the_end_comes_back_once_signed_in(ended, person, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    refused = ended.post(PAGE, {**TYPED, "scan": SimpleUploadedFile("signe.pdf", b"%PDF")})
    assert (refused.status_code, refused["Location"]) == (302, f"/connexion/?next={HELD}")
    assert sign_in(ended, person, HELD)["Location"] == HELD

    page = ended.get(HELD)
    held = page.context["held"]
    (typed, (field, token)) = held.fields
    assert (held.path, typed, field, held.files) == (PAGE, ("address", TYPED["address"]), "scan-garde", [])
    with kept_files.owned_by(str(person.pk)):
        assert kept_files.opened(token).name == "signe.pdf"
    assert "12 rue de Thionville<br>" in page.text

    ended.post(PAGE, {"address": "autre"})
    assert ended.get(HELD).status_code == 302  # sent again: nothing is held any more


def test_only_what_a_person_typed_is_shown_again():
    sent = [("rows-TOTAL_FORMS", "3"), ("rows-0-text", "Recruter"), ("csrfmiddlewaretoken", "x"), ("rows-1-text", " ")]
    sent += [("seen", "4b243e3a"), ("rows-0-seen", "9f"), ("montre", "eyIyIjpudWxsfQ:1xYNNK"), ("expected_rounds", "2")]
    sent += [("words", '{"expected_rounds": "", "rows-0-text=x": "", "rows-1": ""}')]  # what the page hid has none
    assert typed_in(sent) == [("rows-0-text", "Recruter")]


@pytest.mark.parametrize(
    ("carried", "shown"),
    [
        ('{"axis=staff": "Accueil et intégration", "text=x": 3}', ["Accueil et intégration", "3", "staff"]),
        ("{", ["staff", "x", "staff"]),
        ("[3]", ["staff", "x", "staff"]),
        ("[" * 100_000, ["staff", "x", "staff"]),
    ],
)
def test_a_choice_is_shown_again_in_its_words(carried, shown):
    """Of its own field alone; what carries the words is no typing, whatever it holds."""
    sent = [("axis", "staff"), ("text", "x"), ("other", "staff"), ("words", carried)]
    assert [value for _, value in typed_in(sent)] == shown


def test_it_may_be_given_up(ended, person):
    ended.post(PAGE, TYPED)
    sign_in(ended, person)
    ended.post(HELD)
    assert ended.get(HELD).status_code == 302


def test_nobody_else_reads_what_was_held(ended):
    ended.post(PAGE, TYPED)
    sign_in(ended, UserFactory())
    assert ended.get(HELD)["Location"] == "/"


def test_nothing_is_held_for_a_stranger(client, db):
    assert client.post(PAGE, TYPED)["Location"].startswith("/connexion/?next=/services/")
    assert "held" not in client.session


def test_the_end_follows_what_one_does(client, person, monkeypatch):
    start = clock.real_now()
    at = lambda minutes: monkeypatch.setattr(clock, "real_now", lambda: start + dt.timedelta(minutes=minutes))  # noqa: E731
    left = lambda send=client.get: round(send("/mon-compte/session/").json()["seconds"] / 60)  # noqa: E731
    at(0)
    sign_in(client, person)
    at(4)
    client.get("/mon-compte/")
    assert left() == 236  # less than five minutes: the session is not written again
    at(6)
    assert left() == 234  # asking how long it lasts does not put it off
    client.get("/mon-compte/")
    assert left() == 240
    at(30)
    assert left(client.post) == 240


def test_the_browser_is_told_what_was_kept_and_nothing_of_what_was_refused(head_59l):
    told = lambda: head_59l.cookies.pop("portail_saved", None)  # noqa: E731
    owner = head_59l.user.pk
    head_59l.post("/mon-compte/sessions/fermer/")
    assert unquote(told().value) == f"{owner}|/mon-compte/sessions/fermer/"
    head_59l.post("/conventions/reaffecter/")  # refused: leads back to the list all the same
    assert told() is None
    head_59l.post("/deconnexion/")
    assert unquote(told().value) == f"{owner}|*"
