"""What a page answers when the database is away, and when the portal itself is wrong."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError
from django.test import Client

from iae_portal.core.typed import typed_in

SENTENCE = "Portail momentanément indisponible"


@pytest.fixture
def fails(monkeypatch, officer_59l):
    """`fails(error)`: every session read raises it; the client gets the page instead of the exception."""
    officer_59l.raise_request_exception = False

    def set_up(error: Exception):
        def load(self):
            raise error

        monkeypatch.setattr(SessionStore, "load", load)
        return officer_59l

    return set_up


def test_what_was_typed_is_given_back_without_its_secrets():
    sent = [("name", "Ana"), ("old_password", "x"), ("new_password1", "y"), ("csrfmiddlewaretoken", "z"), ("note", " ")]
    sent += [("enregistrer", "1"), ("confirmer", "1")]  # the button that was pressed
    assert typed_in(sent) == [("name", "Ana")]


@pytest.mark.parametrize("error", [OperationalError("server closed the connection"), InterfaceError("closed")])
def test_a_database_that_is_away_answers_503_in_words(fails, error):
    answer = fails(error).get("/")
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert (SENTENCE in page, "server closed" in page) == (True, False)


def test_a_script_gets_a_sentence(fails):
    answer = fails(OperationalError("closed")).get("/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["message"][:39]) == (503, "Le portail est momentanément indisponib")


def test_any_other_error_is_a_500_page(fails):
    answer = fails(ValueError("secret")).get("/")
    page = answer.content.decode()
    assert (answer.status_code, "Erreur du portail" in page, "secret" in page) == (500, True, False)


def test_the_health_of_the_portal_is_told_to_a_person_signed_in(fails, settings):
    settings.ADMIN_REQUIRES_SECOND_FACTOR = True
    assert fails(OperationalError("closed")).get("/sante/").json()["base_de_donnees"] == {"etat": "ok"}


@pytest.mark.parametrize("path", ["/mon-compte/", "/aucune-page/"])
def test_a_form_that_cannot_be_read_is_refused_in_words(officer_59l, path):
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies = officer_59l.cookies
    browser.cookies["csrftoken"] = "a" * 32
    answer = browser.generic("POST", path, b"x", content_type="multipart/form-data")
    assert (answer.status_code, "Demande refusée" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize(
    ("origin", "shown"), [("http://testserver", True), ("https://ailleurs.invalid", False), ("", False)]
)
def test_the_page_of_a_former_session_gives_back_what_was_typed(officer_59l, origin, shown):
    """Signing in again in another tab changes the token of the browser, not that of the page left open."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = officer_59l.cookies
    page = browser.get("/mon-compte/").content.decode()
    former = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    browser.cookies["csrftoken"] = "a" * 32
    sent = {"csrfmiddlewaretoken": former, "phone": "03 20 <b>", "old_password": "secret"}
    refused = browser.post("/mon-compte/", sent, headers={"Origin": origin} if origin else {})
    said = refused.content.decode()
    assert (refused.status_code, "Formulaire expiré" in said) == (403, True)
    assert ("03 20 &lt;b&gt;" in said) is shown
    assert "secret" not in said and former not in said


def test_too_many_lines_at_once_are_refused_in_words(officer_59l, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    typed = urlencode({f"line-{rank}": f"<b>{rank}</b> é" for rank in range(4)})
    refused = officer_59l.post("/mon-compte/", typed, content_type="application/x-www-form-urlencoded")
    page = refused.content.decode()
    assert (refused.status_code, "trop de lignes en une fois" in page) == (400, True)
    assert [f"<li>line-{rank} : &lt;b&gt;{rank}&lt;/b&gt; é</li>" in page for rank in range(4)] == [True] * 4


def test_a_grid_of_a_whole_region_is_read(officer_59l):
    """170 structures of eight readings: more than the thousand fields that Django reads by default."""
    assert officer_59l.post("/mon-compte/", {f"line-{rank}": "1" for rank in range(170 * 8)}).status_code != 400


@pytest.mark.parametrize("path", ["/", "/conventions/", "/conventions/export/csv/", "/aucune-page/"])
def test_no_private_page_is_kept_by_the_browser(officer_59l, path):
    assert "no-store" in officer_59l.get(path)["Cache-Control"]


@pytest.mark.parametrize(("method", "path"), [("get", "/deconnexion/"), ("post", "/structures/"), ("post", "/sante/")])
def test_an_address_that_is_not_opened_so_says_it(officer_59l, method, path):
    answer = getattr(officer_59l, method)(path)
    assert (answer.status_code, bool(answer["Allow"])) == (405, True)
    assert "rien n'a été" in answer.content.decode()

    for quiet in ({"HTTP_ACCEPT": "application/json"}, {"HTTP_HX_REQUEST": "true"}):
        assert getattr(officer_59l, method)(path, **quiet).content == b""
    assert officer_59l.put(path).status_code == 405
