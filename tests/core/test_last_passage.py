"""An action that another person took first: its refusal says who did, and when."""

from html import unescape

import pytest
from django.urls import reverse

from conventions.services.amendments import cancel_amendment
from iae_portal.core import clock
from iae_portal.core.selectors.journal import author_said, last_passage
from tests.factories import service
from tests.factories.cdiae import make_council, make_meeting
from tests.factories.conventions import AmendmentFactory, ConventionFactory, SiaeFactory
from tests.factories.dashboards import PlanStepFactory, PlanTextFactory, SteeringMeetingFactory

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


def test_an_act_done_meanwhile_is_refused_with_who_did_it(national, officer_59l, head_59l):
    why = {"comment": "Erreur."}
    text, step, meeting = PlanTextFactory(), PlanStepFactory(), SteeringMeetingFactory()
    siae, council = SiaeFactory(service=service("59L")), make_meeting(make_council("59L"))
    acts = [
        # the act, done by whom, then the page of who comes second
        (national, "dashboards:text_withdraw", [text.pk], why, national, "dashboards:text_withdraw", [text.pk]),
        (national, "dashboards:step_action", [step.pk, "drop"], why, national, "dashboards:step_edit", [step.pk]),
        (national, "dashboards:meeting_action", [meeting.pk, "cancel"], why, national, "dashboards:meeting_edit", None),
        (head_59l, "conventions:siae_close", [siae.pk], why, officer_59l, "conventions:siae_close", [siae.pk]),
        (head_59l, "cdiae:cancel", [council.pk], why, officer_59l, "cdiae:meeting_edit", [council.pk]),
    ]
    for first, act, args, typed, second, page, of in acts:
        done = first.post(reverse(act, args=args), typed | {"closed_on": "14/10/2008"})
        assert done.status_code == 302, (act, unescape(done.content.decode()))
        told = second.get(reverse(page, args=of or args[:1]), follow=True)
        if not told.redirect_chain:
            told = second.post(reverse(page, args=of or args[:1]), typed)
        assert f"Dernier changement : {first.user}, le 15 octobre 2008 à " in unescape(told.content.decode()), page
