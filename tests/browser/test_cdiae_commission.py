"""A session of the commission of 2024 in a real browser: the roll call adds the votes of each member."""

import datetime as dt

import pytest

from cdiae.models import ItemVote
from cdiae.services import session
from tests.browser.watch import assert_page_is_fit
from tests.cdiae.test_session import seat_everybody
from tests.factories.cdiae import convene, make_council, make_item, make_meeting, seat_of

pytestmark = pytest.mark.browser

DAY = dt.date(2025, 3, 12)


def test_a_roll_call_of_weighted_votes(page, visit, sign_in, officer_59l, settings):
    settings.PORTAL_TODAY = DAY.isoformat()
    council = make_council("59L", start=dt.date(2025, 1, 1))
    meeting = make_meeting(council, held_on=DAY)
    item = make_item(meeting, title="Orientations de l'année")
    convene(meeting, officer_59l.user, day=dt.date(2025, 2, 20))
    seat_everybody(meeting, officer_59l.user, 20)  # the first seventeen vote
    session.open_session(actor=officer_59l.user, meeting=meeting)
    sign_in(officer_59l)
    visit("/cdiae/59/membres/")
    assert_page_is_fit(page, "cdiae-commission-members")
    visit(f"/cdiae/seances/{meeting.pk}/tenue/")
    assert page.inner_text("#quorum").startswith("17 / 9")
    page.click(f"#point-{item.pk} > summary")
    assert_page_is_fit(page, "cdiae-commission-item")
    assert page.locator(f"#point-{item.pk} .portal-ballots select").count() == 17
    for code in ("chair", "state"):
        page.select_option(f"#voix-{item.pk}-{seat_of(council, code).pk}", "against")
    page.click(f"#point-{item.pk} >> text=Enregistrer l'appel nominal")
    page.wait_for_selector(f"#point-{item.pk} >> text=Adopté : 140 pour, 40 contre")
    vote = ItemVote.objects.get(item=item)
    assert (vote.favour, vote.against, vote.base, vote.outcome) == (140, 40, 180, "adopted")
