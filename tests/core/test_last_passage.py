"""An action that another person took first: its refusal says who did, and when."""

from html import unescape

import pytest
from django.urls import reverse

from conventions.services.amendments import cancel_amendment
from iae_portal.core import clock
from iae_portal.core.selectors.journal import author_said, last_passage
from tests.factories.conventions import AmendmentFactory, ConventionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def amendments(db):
    convention = ConventionFactory(service__code="59L", state="in_force", signed_on=clock.today())
    return [AmendmentFactory(convention=convention, rank=rank) for rank in (1, 2)]


def test_the_refusal_names_who_moved_it_and_when(amendments, officer_59l, head_59l):
    row, _ = amendments
    address = reverse("conventions:amendment_action", args=[row.convention.number, row.pk, "cancel"])
    assert officer_59l.get(address).status_code == 200
    cancel_amendment(actor=head_59l.user, amendment=row, comment="Sans objet.")

    sent = unescape(officer_59l.post(address, {"comment": "Abandon."}).content.decode())
    opened = unescape(officer_59l.get(address, follow=True).content.decode())

    row.refresh_from_db()
    author = author_said(last_passage(row, "amendment", "state"))
    assert author.startswith(f"{head_59l.user}, le 15 octobre 2008 à ")
    assert [f"Dernier changement : {author}." in page for page in (sent, opened)] == [True, True]


def test_each_of_a_journal_is_known_by_its_name(amendments, officer_59l, head_59l):
    first, second = amendments
    cancel_amendment(actor=head_59l.user, amendment=first, comment="Sans objet.")
    first.refresh_from_db()
    assert (last_passage(first, "amendment", "state").actor, last_passage(second, "amendment", "state")) == (
        head_59l.user,
        None,
    )
    cancel_amendment(actor=officer_59l.user, amendment=second, comment="Sans objet.")
    second.refresh_from_db()
    found = [last_passage(row, "amendment", "state").actor for row in (first, second)]
    assert found == [head_59l.user, officer_59l.user]


def test_a_state_that_no_line_tells_names_nobody(amendments, head_59l):
    row, _ = amendments
    cancel_amendment(actor=head_59l.user, amendment=row, comment="Sans objet.")
    row.refresh_from_db()
    row.state = "signed"
    assert last_passage(row, "amendment", "state") is None
    assert last_passage(row.convention, "convention", "state") is None
