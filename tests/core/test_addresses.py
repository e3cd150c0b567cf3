"""Addresses, cookies and forms that no page writes: a NUL, half a surrogate. Answered in French, never by a failure."""

import pytest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.module_loading import import_string

from iae_portal.core import silence
from iae_portal.core.models import Job

STRANGE = ("a%00b", "%ED%A0%80")


def routes(patterns: list, before: str = "") -> list[str]:
    """Every route that takes words."""
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and ("<str:" in str(pattern.pattern) or "<token>" in str(pattern.pattern)):
            found.append(before + str(pattern.pattern))
    return found


def filled(route: str, word: str) -> str:
    parts = []
    for part in route.split("<"):
        inside, closed, after = part.partition(">")
        parts.append((("1" if inside.startswith("int:") else word) + after) if closed else part)
    return "/" + "".join(parts)


@pytest.mark.django_db
@pytest.mark.parametrize("word", STRANGE)
def test_no_word_of_a_path_makes_a_failure(word, officer_59l):
    officer_59l.raise_request_exception = False
    paths = [filled(route, word) for route in routes(get_resolver().url_patterns)]
    statuses = {path: officer_59l.get(path).status_code for path in paths}

    assert len(statuses) > 40
    assert {path: status for path, status in statuses.items() if status >= 500} == {}


@pytest.mark.parametrize(
    "path",
    [
        "/?%00=1",
        "/connexion/?next=%00",
        "/connexion/?next=/%ED%A0%80",
        "/recherche/?q=%00",
        "/conventions/?q=%00",
        "/conventions/?tri=%00",
        "/notifications/courriels/?state=%00",
    ],
)
def test_no_query_makes_a_failure(path, officer_59l):
    officer_59l.raise_request_exception = False

    assert officer_59l.get(path).status_code < 500


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
def test_no_cookie_makes_a_failure(name, client):
    """The standard reads "\\000" between quotes as a NUL."""
    answer = client.get("/mon-compte/", HTTP_COOKIE=f'{name}="abcdefgh\\000bcdefgh"')

    assert (answer.status_code, "mal formée" in answer.content.decode()) == (400, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "sent", "read"), [("year", "2008\0", "2008"), ("type", "\0", "\ufffd"), ("network", "a\0b", "ab")]
)
def test_a_nul_that_no_form_reads_is_left_out(name, sent, read, officer_59l):
    """In the hidden fields of a button, what a job keeps in JSON would fail. Alone, it is no absence of answer."""
    assert officer_59l.post(reverse("dashboards:territory_pdf"), {name: sent}).status_code == 302
    assert Job.objects.get().parameters["asked"][name] == read


LETTERS = [("utf-8", 200), ("UTF8", 200), ("none-such", 200), ("hex", 400), ("idna", 400), ("latin-1", 400)]


@pytest.mark.django_db
@pytest.mark.parametrize(("letters", "status"), LETTERS)
def test_a_form_that_says_it_is_in_other_letters_is_not_read(letters, status, client):
    """Those of no text make a failure, the others make another text of what was typed."""
    client.raise_request_exception = False
    body = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nren\xc3\xa9e\r\n--x--\r\n'
    sent = client.generic(
        "POST", reverse("core:login"), body, content_type=f"multipart/form-data; boundary=x; charset={letters}"
    )

    assert (sent.status_code, "renée" in sent.text, "mal formée" in sent.text) == (status, status == 200, status == 400)


@pytest.mark.django_db
@pytest.mark.parametrize(("letters", "status"), LETTERS)
def test_an_address_asked_in_other_letters_is_refused_by_a_page(letters, status, settings, monkeypatch):
    """As the server hands it: Django reads the question before any door of ours, and outside of its own."""
    monkeypatch.setattr(silence, "bound_silence", lambda: None)  # for the processes of the pages only
    application = import_string(settings.WSGI_APPLICATION)
    environ = RequestFactory()._base_environ(
        PATH_INFO=reverse("core:login"), QUERY_STRING="next=/%C3%A9/", CONTENT_TYPE=f"text/plain; charset={letters}"
    )
    told = []
    page = b"".join(application(environ, lambda *said: told.append(said[0]))).decode()

    assert (told[0][:3], "mal formée" in page) == (str(status), status == 400)
