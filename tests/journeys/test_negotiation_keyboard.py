"""The negotiation during a meeting, without a mouse, and without JavaScript."""

import os
import re

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from conventions.models import Proposal
from conventions.services import actions
from tests.browser.watch import axe_violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="as in production"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]
# A visible focus: an outline, around the element or around the whole block that its link covers.
FOCUS = """() => [null, '::before', '::after'].some((part) => {
const style = getComputedStyle(document.activeElement, part);
return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0; })"""
NAME = "() => document.activeElement.id || document.activeElement.textContent.trim()"


def tab_to(page: Page, wanted: str, limit: int = 150) -> None:
    """Press Tab until the element of that id or words has the focus; each stop on the way shows its focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) is True, page.evaluate("document.activeElement.outerHTML")
        if page.evaluate(NAME) == wanted:
            return
    raise AssertionError(f"Tab never reached {wanted}")


def type_line(page: Page, *values: str) -> None:
    """Fill the fields one after the other from the cursor, as a typist does, and send with Enter."""
    for rank, value in enumerate(values):
        if rank:
            page.keyboard.press("Tab")
        page.keyboard.press("Control+a")
        page.keyboard.type(value)
    page.keyboard.press("Enter")


@pytest.fixture
def lines(maker, opened):
    """Three years of exit rates on the table, nothing proposed yet."""
    convention = actions.open_negotiation(actor=maker.officer, convention=maker.complete(opened))
    return list(convention.targets.order_by("year"))


def test_tab_and_enter_fill_the_whole_page(lines, page, visit, sign_in, officer_59l):
    sign_in(officer_59l)
    visit(f"/conventions/{lines[0].convention.number}/negociation/")
    tab_to(page, f"durable-{lines[0].pk}")
    for rank, line in enumerate(lines):
        expect(page.locator(f"#durable-{line.pk}")).to_be_focused()
        type_line(page, f"{20 + 5 * rank}", "20", f"{15 + rank}")  # the last year reaches the reference
        expect(page.locator(f"#ligne-{line.pk}")).to_contain_text("Proposé")
    saved = Proposal.objects.order_by("target__year").values_list("durable", "transition", "positive")
    assert [tuple(map(int, row)) for row in saved] == [(20, 20, 15), (25, 20, 16), (30, 20, 17)]

    page.focus(f"#partie-{lines[0].pk}")
    for line in lines:
        tab_to(page, "Accepter")
        page.keyboard.press("Enter")
        expect(page.locator(f"#ligne-{line.pk}")).to_contain_text("Convenu")
    expect(page.locator("#compte-convenues")).to_have_text("3 sur 3 convenues")
    expect(page.locator("#cibles-suite a")).to_be_visible()
    assert axe_violations(page) == []


def test_a_refused_line_keeps_the_cursor_and_what_was_typed(lines, new_page, sign_in, officer_59l):
    page = new_page(expects=("status of 422",))
    sign_in(officer_59l, page)
    page.goto(f"/conventions/{lines[0].convention.number}/negociation/")
    page.focus(f"#durable-{lines[0].pk}")
    type_line(page, "beaucoup", "20", "10")
    row = page.locator(f"#ligne-{lines[0].pk}")
    expect(row.get_by_role("alert")).to_contain_text("Durable : un nombre est attendu.")
    expect(page.locator(f"#durable-{lines[0].pk}")).to_be_focused()
    expect(page.locator(f"#durable-{lines[0].pk}")).to_have_value("beaucoup")
    assert axe_violations(page) == []


def test_without_javascript_the_same_lines_are_filled_and_accepted(lines, new_page, sign_in, officer_59l):
    page = new_page(javascript=False)
    sign_in(officer_59l, page)
    page.goto(f"/conventions/{lines[0].convention.number}/negociation/")
    row = page.locator(f"#ligne-{lines[0].pk}")
    for label, value in (("Durable (%)", "70"), ("Transition (%)", "20"), ("Positives (%)", "20")):
        row.get_by_label(label).fill(value)
    row.get_by_role("button", name="Proposer").click()
    expect(row.get_by_role("alert")).to_contain_text(
        "Le total des trois taux est de 110 % : il ne peut dépasser 100 %."
    )
    row.get_by_label("Durable (%)").fill("25")
    row.get_by_role("button", name="Proposer").click()
    page.wait_for_url(re.compile(rf"/negociation/#ligne-{lines[0].pk}$"))
    row.get_by_role("button", name="Accepter").click()
    expect(row).to_contain_text("Convenu")
    expect(page.locator("#compte-convenues")).to_have_text("1 sur 3 convenue")
    expect(page.locator("#cibles-suite")).to_be_hidden()
