"""Documents need a place for files and a kind that belongs to nobody."""

import pytest

from iae_portal.documents.kinds import KINDS
from tests.documents.kinds import kind, letter_kind
from tests.factories import LetterheadFactory, service
from tests.scenes import scene


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def fill_kind(monkeypatch):
    """Register a kind for the length of a test."""
    monkeypatch.setattr(KINDS, "_items", dict(KINDS._items))

    def fill(document):
        return KINDS.fill(document.key, document)

    return fill


@pytest.fixture
def charter(fill_kind):
    """The test kind, final."""
    return fill_kind(kind())


@pytest.fixture
def letter(fill_kind):
    return fill_kind(letter_kind())


@scene
def lille(db):
    """The subject of the test documents: the service of Lille, with its letterhead."""
    LetterheadFactory(phone="03 20 00 00 00", email="ddtefp-lille@exemple.invalid")
    return service("59L")
