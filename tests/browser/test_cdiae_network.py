"""The session on a bad network: several entries on one point, typing while an answer comes, a point that is gone."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from cdiae.models import AgendaItem, Meeting, Member
from cdiae.selectors.councils import members_of
from tests.cdiae.test_session import opened
from tests.factories.cdiae import convene, make_council, make_item, make_meeting

pytestmark = pytest.mark.browser

TODAY = dt.date(2008, 10, 15)
# The page asks again every few seconds: on a slow machine it does so while it is away, and htmx says so.
NO_ANSWER = ("htmx:afterRequest, [object HTMLDivElement]", "htmx:sendError, [object HTMLDivElement]")
AWAY = ("ERR_INTERNET_DISCONNECTED", "status of 404", "status of 409", "status of 422", *NO_ANSWER)


@pytest.fixture
def item(db, officer_59l) -> AgendaItem:
    """A session of twelve, one point to vote."""
    council = make_council("59L")
    kept = [row.pk for row in members_of(council.orders.get(), TODAY)[:12]]
    Member.objects.exclude(pk__in=kept).delete()
    meeting: Meeting = make_meeting(council, held_on=TODAY)
    item = make_item(meeting)
    convene(meeting, officer_59l.user)
    opened(meeting, officer_59l.user, 12)
    return item


@pytest.fixture
def page(new_page, sign_in, officer_59l, item) -> Page:
    page = new_page(expects=AWAY)
    sign_in(officer_59l, page)
    page.goto(f"/cdiae/seances/{item.meeting_id}/tenue/#point-{item.pk}")
    return page


def point(page: Page, item: AgendaItem):
    return page.locator(f"#point-{item.pk}")


def waiting(page: Page):
    return page.locator("#etat-envoi")


def write(page: Page, item: AgendaItem, words: str) -> None:
    point(page, item).get_by_label("Débats").fill(words)
    point(page, item).get_by_role("button", name="Enregistrer les textes").click()


def vote(page: Page, item: AgendaItem, favour: str, against: str) -> None:
    point(page, item).get_by_label("Pour", exact=True).fill(favour)
    point(page, item).get_by_label("Contre", exact=True).fill(against)
    point(page, item).get_by_role("button", name="Enregistrer le vote").click()


def test_two_entries_of_one_screen_on_one_point_leave_in_order(page, item):
    """They are of the same person: the second is no conflict with the first."""
    page.context.set_offline(True)
    write(page, item, "Le conseil a entendu la structure.")
    expect(waiting(page)).to_contain_text("1 saisie attend le serveur : elle partira")
    vote(page, item, "10", "2")
    expect(waiting(page)).to_contain_text("2 saisies attendent le serveur")
    page.context.set_offline(False)
    expect(point(page, item)).to_contain_text("Adopté : 10 pour, 2 contre")
    expect(waiting(page)).to_be_empty()
    item.refresh_from_db()
    assert (item.state, item.debate) == ("adopted", "Le conseil a entendu la structure.")


def test_what_is_being_typed_survives_the_answer_to_another_entry_of_the_point(page, item):
    page.context.set_offline(True)
    vote(page, item, "10", "2")
    expect(waiting(page)).to_contain_text("1 saisie attend le serveur")
    point(page, item).get_by_label("Débats").fill("Le président demande")
    page.context.set_offline(False)
    expect(point(page, item)).to_contain_text("Adopté : 10 pour, 2 contre")
    expect(point(page, item).get_by_label("Débats")).to_have_value("Le président demande")
    expect(point(page, item).get_by_label("Débats")).to_be_focused()


def test_an_entry_that_no_line_can_show_stays_in_words(page, item):
    page.context.set_offline(True)
    write(page, item, "Ces mots ne doivent pas se perdre.")
    expect(waiting(page)).to_contain_text("1 saisie attend le serveur")
    AgendaItem.objects.filter(pk=item.pk).delete()
    page.context.set_offline(False)
    expect(page.locator("#saisies-refusees")).to_contain_text("débats Ces mots ne doivent pas se perdre.")


def test_a_vote_refused_and_followed_by_another_stays_in_words(page, item):
    page.context.set_offline(True)
    vote(page, item, "40", "2")
    write(page, item, "Vote à main levée.")
    expect(waiting(page)).to_contain_text("2 saisies attendent")
    page.context.set_offline(False)
    expect(page.locator("#saisies-refusees")).to_contain_text("pour 40, contre 2")
    expect(waiting(page)).to_be_empty()
    expect(point(page, item).get_by_label("Débats")).to_have_value("Vote à main levée.")
