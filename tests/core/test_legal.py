"""Who answers for the installation: said on its pages, refused when empty."""

import datetime as dt
import html

import pytest
from django.conf import settings

from iae_portal.core.checks import SAID, installation_says_who_answers

COMPLETE = {
    "LEGAL": {
        "publisher": "Direction de l'exemple",
        "director": "Camille Exemple",
        "host": "Hébergeur, Lille",
        "contact": "contact@exemple.invalid",
        "date": dt.date(2026, 1, 31),
    },
    "ACCESSIBILITY": {
        "status": "partiellement conforme",
        "contact": "acces@exemple.invalid",
        "date": dt.date(2026, 2, 1),
    },
}


@pytest.fixture
def said(settings):
    settings.LEGAL, settings.ACCESSIBILITY = COMPLETE["LEGAL"], COMPLETE["ACCESSIBILITY"]


def test_a_complete_installation_passes(said):
    assert installation_says_who_answers(None) == []


@pytest.mark.parametrize(("group", "key"), SAID)
def test_what_is_empty_is_named(said, group, key):
    setattr(settings, group, COMPLETE[group] | {key: ""})

    [error] = installation_says_who_answers(None)

    assert error.id == "core.E003"
    assert error.msg.startswith(f"{group}_{key.upper()} est vide : donnez ")


def test_the_legal_page_says_them(said, client, db):
    page = html.unescape(client.get("/mentions-legales/").content.decode())

    assert [word for word in (*list(COMPLETE["LEGAL"].values())[:4], "31 janvier 2026") if word not in page] == []
    assert "Accessibilité : partiellement conforme</a>" in page


def test_the_statement_says_its_status_and_its_day(said, client, db):
    page = html.unescape(client.get("/accessibilite/").content.decode())

    assert "<strong>partiellement conforme</strong>" in page
    assert "acces@exemple.invalid" in page
    assert "1er février 2026" in page
