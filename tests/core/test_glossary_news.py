"""The words of the trade explained at first sight, and what is new until it is read."""

import re

import pytest
from django.conf import settings
from django.template import Context, engines
from django.test import RequestFactory
from django.urls import reverse

from iae_portal.core.glossary import terms
from iae_portal.core.news import releases, unread

USED = re.compile(r'{% term "([^"]+)"')


def test_the_words_that_pages_explain_are_those_of_the_glossary():
    templates = [path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")]
    used = {word for text in templates for word in USED.findall(text)}

    assert used - set(terms()) == set()
    assert (len(used) >= 15, len(terms()) >= 25) == (True, True)


def drawn(text: str) -> str:
    template = engines["django"].from_string(text).template
    return template.render(Context({"request": RequestFactory().get("/")}))


def test_a_word_is_explained_once_a_page_by_a_button_that_the_keyboard_reaches():
    page = drawn('<h2>{% term "quorum" "Quorum" %}</h2><p>{% term "quorum" %}</p>')

    assert page.count('<button type="button"') == 1
    assert 'Quorum <button type="button" class="fr-btn--tooltip fr-btn no-print" aria-describedby="mot-quorum">' in page
    assert f'id="mot-quorum" role="tooltip">{terms()["quorum"]}</span></h2>' in page
    assert page.endswith("<p>quorum</p>")


def test_a_word_that_nobody_explains_is_a_mistake():
    with pytest.raises(KeyError):
        drawn('{% term "inconnu" %}')


def test_the_latest_release_comes_first_and_each_has_its_words():
    versions = [release.version for release in releases()]

    assert versions == sorted(versions, key=lambda version: [int(part) for part in version.split(".")], reverse=True)
    assert [release.version for release in releases() if not release.title or "<li>" not in release.html] == []
    assert unread({}) is True
    assert unread({"news": {"seen": versions[0]}}) is False
    assert unread({"news": {"seen": versions[-1]}}) is (len(versions) > 1)


@pytest.mark.django_db
def test_the_news_are_marked_until_they_are_said_to_be_read(officer_59l, officer_62):
    account = reverse("core:account")

    assert "Nouveautés (non lues)" in officer_59l.get(account).content.decode()
    assert "Marquer comme lues" in officer_59l.get(reverse("core:news")).content.decode()
    read = officer_59l.post(reverse("core:news_read"), follow=True).content.decode()
    assert "Marquer comme lues" not in read
    assert "(non lues)" not in officer_59l.get(account).content.decode()
    assert "Nouveautés (non lues)" in officer_62.get(account).content.decode()
