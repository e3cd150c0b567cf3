"""Entries of the negotiation while the server is stopped, the session over, or the line changed by somebody else."""

import os

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import Page, expect

from conventions.models import Proposal, Target
from conventions.services import actions
from tests.browser.watch import axe_violations
from tests.clients import client_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="as in production"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]
AWAY = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_INTERNET_DISCONNECTED")
REFUSED = ("status of 401", "status of 404", "status of 409", "status of 422")


@pytest.fixture
def lines(maker, opened):
    """Three years of exit rates on the table, nothing proposed yet."""
    convention = actions.open_negotiation(actor=maker.officer, convention=maker.complete(opened))
    return list(convention.targets.order_by("year"))


@pytest.fixture
def show(new_page, sign_in, lines):
    """The negotiation in a browser of its own, signed in as that person."""

    def open_page(client) -> Page:
        page = new_page(expects=AWAY + REFUSED)
        sign_in(client, page)
        page.goto(f"/conventions/{lines[0].convention.number}/negociation/")
        return page

    return open_page


def enter(page: Page, line, *rates: str) -> None:
    """Type the three rates of a line and press Enter."""
    for name, rate in zip(("durable", "transition", "positive"), rates, strict=True):
        page.fill(f"#{name}-{line.pk}", rate)
    page.keyboard.press("Enter")


def waiting(page: Page):
    return page.locator("#etat-envoi")


def saved(line) -> list[tuple]:
    rows = Proposal.objects.filter(target=line).order_by("round")
    return [(row.side, int(row.durable), row.state) for row in rows]


def test_entries_typed_while_the_server_is_stopped_leave_in_order_once(lines, show, portal, officer_59l):
    page = show(officer_59l)
    enter(page, lines[0], "10", "10", "10")
    expect(page.locator(f"#ligne-{lines[0].pk}")).to_contain_text("Proposé")

    portal.web.kill()
    enter(page, lines[1], "11", "10", "10")
    expect(waiting(page)).to_contain_text("1 saisie attend le serveur")
    expect(page.locator(f"#durable-{lines[2].pk}")).to_be_focused()
    enter(page, lines[2], "12", "10", "10")
    enter(page, lines[2], "22", "10", "10")  # the other side answers on the same line
    expect(waiting(page)).to_contain_text("3 saisies attendent le serveur")
    assert axe_violations(page) == []
    assert Proposal.objects.count() == 1

    portal.web.start()
    expect(waiting(page)).to_be_empty(timeout=30_000)
    assert saved(lines[1]) == [("structure", 11, "pending")]
    assert saved(lines[2]) == [("structure", 12, "countered"), ("service", 22, "pending")]
    assert list(Proposal.objects.order_by("pk").values_list("durable", flat=True)) == [10, 11, 12, 22]
    expect(page.locator(f"#ligne-{lines[2].pk}")).to_contain_text("par le service")


def test_an_entry_whose_answer_was_lost_is_written_once(lines, show, officer_59l):
    """The server writes, the network breaks before the answer: the entry leaves again and changes nothing."""
    page = show(officer_59l)
    losses = []

    def lose_the_first_answer(route):
        route.fetch() if not losses else None
        losses.append(route.request.url)
        route.abort("connectionreset") if len(losses) == 1 else route.continue_()

    page.route("**/proposer/", lose_the_first_answer)
    enter(page, lines[0], "10", "10", "10")
    expect(page.locator(f"#ligne-{lines[0].pk}")).to_contain_text("Proposé")
    assert len(losses) == 2
    assert saved(lines[0]) == [("structure", 10, "pending")]


def test_two_tabs_of_one_person_send_the_queue_once_and_lose_nothing(lines, show, portal, officer_59l):
    page = show(officer_59l)
    portal.web.kill()
    enter(page, lines[0], "10", "10", "10")
    enter(page, lines[1], "11", "10", "10")
    enter(page, lines[2], "12", "10", "10")
    portal.web.start()
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        expect(waiting(tab)).not_to_contain_text("le serveur", timeout=30_000)
    assert [saved(line) for line in lines] == [[("structure", rate, "pending")] for rate in (10, 11, 12)]


def test_the_queue_survives_the_page(lines, show, portal, officer_59l):
    page = show(officer_59l)
    address = page.url
    page.on("dialog", lambda dialog: dialog.accept())
    portal.web.kill()
    enter(page, lines[0], "10", "10", "10")
    expect(waiting(page)).to_contain_text("1 saisie attend")
    page.goto("about:blank")
    portal.web.start()
    page.goto(address)
    expect(page.locator(f"#ligne-{lines[0].pk}")).to_contain_text("Proposé")
    assert saved(lines[0]) == [("structure", 10, "pending")]


def test_an_expired_session_keeps_the_entries_until_the_same_person_is_back(
    lines, show, sign_in, officer_59l, head_59l
):
    page = show(officer_59l)
    Session.objects.all().delete()
    enter(page, lines[0], "10", "10", "10")
    expect(waiting(page)).to_contain_text("Votre session a expiré")
    assert axe_violations(page) == []

    sign_in(client_of(head_59l.user), page)  # somebody else on the same machine: nothing leaves in that name
    with page.expect_response("**/proposer/") as answer:
        pass
    assert answer.value.status == 401
    assert Proposal.objects.count() == 0

    sign_in(client_of(officer_59l.user), page)
    expect(page.locator(f"#ligne-{lines[0].pk}")).to_contain_text("Proposé")
    assert Proposal.objects.get().author == officer_59l.user


def test_two_browsers_on_one_line_show_both_values_and_overwrite_nothing(lines, show, officer_59l, head_59l):
    first, second = show(head_59l), show(officer_59l)
    enter(first, lines[0], "30", "10", "10")
    expect(first.locator(f"#ligne-{lines[0].pk}")).to_contain_text("Proposé")
    enter(second, lines[0], "20", "10", "10")

    row = second.locator(f"#ligne-{lines[0].pk}")
    alert = row.get_by_role("alert")
    expect(alert).to_contain_text(str(head_59l.user))
    expect(alert).to_contain_text("durable 30")
    expect(alert).to_contain_text(str(officer_59l.user))
    expect(alert).to_contain_text("durable 20")
    expect(row.get_by_label("Durable (%)")).to_have_value("20")
    assert saved(lines[0]) == [("structure", 30, "pending")]
    assert axe_violations(second) == []


def test_an_entry_on_a_line_that_is_gone_stays_in_words(lines, show, officer_59l):
    page = show(officer_59l)
    Target.objects.filter(pk=lines[0].pk).delete()
    enter(page, lines[0], "10", "10", "10")
    expect(page.locator("#saisies-refusees")).to_contain_text("durable 10, transition 10, positives 10")
    expect(waiting(page)).to_be_empty()


def test_the_cursor_of_whoever_came_back_to_the_line_stays_there(lines, show, portal, officer_59l):
    """It goes to the next line once, after the entry; the next attempts of the browser leave it where it is."""
    page = show(officer_59l)
    portal.web.kill()
    enter(page, lines[0], "10", "10", "10")
    expect(page.locator(f"#durable-{lines[1].pk}")).to_be_focused()
    page.focus(f"#durable-{lines[0].pk}")
    for _ in range(2):  # the second leaves once the first is over
        with page.expect_event("requestfailed"):
            page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(f"#durable-{lines[0].pk}")).to_be_focused()


def test_what_is_being_typed_on_the_line_survives_the_answer_of_the_server(lines, show, portal, officer_59l):
    page = show(officer_59l)
    portal.web.kill()
    enter(page, lines[0], "10", "10", "10")
    expect(waiting(page)).to_contain_text("1 saisie attend")
    page.fill(f"#durable-{lines[0].pk}", "33")
    portal.web.start()
    expect(page.locator(f"#ligne-{lines[0].pk}")).to_contain_text("Proposé", timeout=30_000)
    expect(page.locator(f"#durable-{lines[0].pk}")).to_have_value("33")
    assert saved(lines[0]) == [("structure", 10, "pending")]
