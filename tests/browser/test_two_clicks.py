"""Two clicks on the button of a line that the page sends by itself: one entry."""

import pytest

from cdiae.models import ItemVote
from conventions.models import Proposal
from tests.browser.test_two_people import screens  # noqa: F401
from tests.cdiae.test_session import opened as in_session
from tests.conventions.conftest import catalogue, maker, negotiating, opened, siae  # noqa: F401
from tests.factories.cdiae import make_council, today_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_two_clicks_vote_once_and_refuse_nothing(officer_59l, screens):  # noqa: F811
    row = today_meeting(make_council("59L"), officer_59l.user)
    in_session(row, officer_59l.user, 16)
    (page,) = screens(officer_59l)
    page.goto(f"/cdiae/seances/{row.pk}/tenue/")
    page.locator(".portal-item summary").first.click()
    for name, voices in (("favour", "16"), ("against", "0"), ("abstain", "0")):
        page.fill(f"main [name={name}]", voices)
    page.dblclick("main form:has([name=favour]) button")
    page.wait_for_selector("text=Adopté : 16 pour")
    page.wait_for_load_state("networkidle")
    assert "rouvrez-le" not in page.inner_text("main")
    assert ItemVote.objects.count() == 1


def test_two_clicks_propose_once(negotiating, officer_59l, screens):  # noqa: F811
    (page,) = screens(officer_59l)
    page.goto(f"/conventions/{negotiating.number}/negociation/")
    before = Proposal.objects.count()
    form = page.locator("form[data-replay]:has([name=expected_rounds]):has(input[name=value]:visible)").first
    form.locator("[name=value]").fill("44")
    if form.locator("[name=reason]").count():
        form.locator("[name=reason]").first.fill("Motif.")
    form.locator("button").first.dblclick()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    assert Proposal.objects.count() == before + 1
