"""What browsers, search engines and finders of weaknesses ask every site for; a sending too big."""

import datetime as dt

from django.contrib.staticfiles import finders

from iae_portal.core import clock


def test_the_icon_and_the_robots_find_what_they_ask_for(client, db):
    icon = client.get("/favicon.ico")["Location"]
    assert finders.find(icon.removeprefix("/static/"))
    assert client.get("/robots.txt").text == "User-agent: *\nAllow: /donnees-ouvertes/\nDisallow: /\n"


def test_the_contact_for_weaknesses_is_that_of_the_installation(client, db, settings, monkeypatch):
    monkeypatch.setattr(clock, "real_now", lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT, settings.SITE_URL = "securite@exemple.fr", "https://portail.exemple.fr"
    assert client.get("/.well-known/security.txt").text.splitlines() == [
        "Contact: mailto:securite@exemple.fr",
        "Expires: 2026-06-30T00:00:00Z",
        "Preferred-Languages: fr",
        "Canonical: https://portail.exemple.fr/.well-known/security.txt",
    ]
    settings.SECURITY_CONTACT = "https://exemple.fr/securite"
    assert "Contact: https://exemple.fr/securite" in client.get("/.well-known/security.txt").text


def test_a_sending_too_big_is_said_in_french(head_59l, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    assert head_59l.post("/mon-compte/sessions/fermer/", {"reference": "x" * 1024 * 1000}).status_code == 302
    refused = head_59l.post(
        "/mon-compte/sessions/fermer/", "r=" + "x" * 1024 * 1024, content_type="application/x-www-form-urlencoded"
    )
    assert (refused.status_code, "1 Mo au plus en une fois" in refused.text) == (413, True)
