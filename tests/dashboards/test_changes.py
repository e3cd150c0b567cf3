"""What others did since one's last visit, at home."""

import datetime as dt

import pytest

from iae_portal.core import clock
from iae_portal.core.services.sessions import OPENED
from iae_portal.dashboards.selectors.changes import changes_since
from tests.factories.conventions import ConventionFactory
from tests.factories.core import JournalEntryFactory, service

pytestmark = pytest.mark.django_db


def test_what_others_did_since_the_last_visit_is_told_in_the_perimeter(officer_59l, director_31, officer_69):
    since = clock.now() - dt.timedelta(hours=1)
    lille = ConventionFactory()
    told = {"subject": lille, "service": service("59L")}
    other = JournalEntryFactory(sentence="Pièces reçues", **told)
    JournalEntryFactory(sentence="Mon geste", actor=officer_59l.user, **told)
    JournalEntryFactory(sentence="Compte modifié", service=service("59L"))

    assert changes_since(officer_59l.user, since) == [other]
    assert "Mon geste" in [line.sentence for line in changes_since(director_31.user, since)]
    assert changes_since(officer_69.user, since) == changes_since(officer_59l.user, None) == []
    assert changes_since(officer_59l.user, other.at) == []


def test_the_home_page_tells_it(officer_59l):
    JournalEntryFactory(sentence="Pièces reçues", subject=ConventionFactory(), service=service("59L"))
    session = officer_59l.session
    session[OPENED] = {"previous": (clock.now() - dt.timedelta(hours=1)).isoformat()}
    session.save()

    assert "Pièces reçues" in officer_59l.get("/").content.decode()
