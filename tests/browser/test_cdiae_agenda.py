"""Ordering the agenda in a real browser: by dragging with a mouse or a finger, and by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from cdiae.models import Meeting
from tests.browser.watch import assert_page_is_fit
from tests.factories.cdiae import make_council, make_item, make_meeting

pytestmark = pytest.mark.browser


@pytest.fixture
def meeting(db) -> Meeting:
    meeting = make_meeting(make_council("59L", with_members=False))
    for _ in range(4):
        make_item(meeting)
    return meeting


@pytest.fixture
def agenda(page, visit, sign_in, meeting, officer_59l) -> Page:
    page.set_viewport_size({"width": 1280, "height": 1400})
    sign_in(officer_59l)
    visit(f"/cdiae/seances/{meeting.pk}/ordre-du-jour/")
    return page


def shown(page: Page) -> list[str]:
    return page.locator("ol.portal-agenda > li strong").all_inner_texts()


def kept(meeting: Meeting) -> list[str]:
    return list(meeting.items.order_by("position").values_list("title", flat=True))


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def row(meeting: Meeting, title: str) -> str:
    return f"#point-{meeting.items.get(title=title).pk}"


def grip(meeting: Meeting, title: str) -> str:
    return f"{row(meeting, title)} [data-handle]"


def test_an_item_is_dragged_with_the_mouse_to_another_rank(agenda, meeting):
    agenda.mouse.move(*middle(agenda, grip(meeting, "Point 4")))
    agenda.mouse.down()
    agenda.mouse.move(*middle(agenda, grip(meeting, "Point 2")), steps=12)
    expect(agenda.locator("[data-sortable-said]")).to_have_text("« Point 4 » : rang 2 sur 4.")
    with agenda.expect_navigation():
        agenda.mouse.up()
    wanted = ["Point 1", "Point 4", "Point 2", "Point 3"]
    expect(agenda.locator("[data-sortable-said]")).to_have_text("« Point 4 » : rang 2 sur 4.")
    assert (shown(agenda), kept(meeting)) == (wanted, wanted)
    assert [row.position for row in meeting.items.order_by("position")] == [1, 2, 3, 4]
    agenda.reload()
    assert shown(agenda) == wanted
    assert_page_is_fit(agenda, "cdiae-agenda-dragged")


def test_escape_gives_up_a_drag(agenda, meeting):
    agenda.mouse.move(*middle(agenda, grip(meeting, "Point 1")))
    agenda.mouse.down()
    x, y = middle(agenda, row(meeting, "Point 3"))
    agenda.mouse.move(x, y + 10, steps=12)
    assert shown(agenda) == ["Point 2", "Point 3", "Point 1", "Point 4"]
    agenda.keyboard.press("Escape")
    agenda.mouse.up()
    assert shown(agenda) == kept(meeting) == ["Point 1", "Point 2", "Point 3", "Point 4"]


def test_an_item_is_dragged_with_a_finger(agenda, meeting):
    agenda.set_viewport_size({"width": 390, "height": 1600})
    (x, y), (_, goal) = middle(agenda, grip(meeting, "Point 1")), middle(agenda, row(meeting, "Point 3"))
    chromium = agenda.context.new_cdp_session(agenda)
    chromium.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind: str, *points: dict) -> None:
        chromium.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    for step in range(1, 13):
        touch("touchMove", {"x": x, "y": y + (goal + 10 - y) * step / 12})
    with agenda.expect_navigation():
        touch("touchEnd")
    wanted = ["Point 2", "Point 3", "Point 1", "Point 4"]
    assert (shown(agenda), kept(meeting)) == (wanted, wanted)


def test_the_keyboard_orders_too_and_stays_on_its_button(agenda, meeting):
    down = agenda.get_by_role("button", name="Descendre Point 1")
    down.focus()
    for rank in (2, 3):
        with agenda.expect_navigation():
            agenda.keyboard.press("Enter")
        expect(agenda.locator("[data-sortable-said]")).to_have_text(f"« Point 1 » : rang {rank} sur 4.")
        expect(down).to_be_focused()
    with agenda.expect_navigation():
        agenda.keyboard.press("Enter")
    expect(agenda.get_by_role("button", name="Monter Point 1")).to_be_focused()  # at the end nothing goes down
    assert kept(meeting) == ["Point 2", "Point 3", "Point 4", "Point 1"]
