"""What a journey looks at besides its own steps: console, CSP, accessibility, width of the page."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# On a wide page the design system takes the name of the menu away, a frame later; on a page that was narrow as it
# started, it may write it once more first.
NAMED_MENU = "#menu-mobile[aria-labelledby]"
SETTLED = """async (menu) => {
  const end = performance.now() + 10_000;
  let frames = 0;
  while (frames < 5) {
    frames = document.querySelector(menu) ? 0 : frames + 1;
    if (performance.now() > end) throw new Error(`${menu} is still there`);
    await new Promise(requestAnimationFrame);
  }
}"""
# The cell of a list that stays in sight can be squeezed to one letter a line: nothing overflows then.
SQUEEZED = """() => [...document.querySelectorAll(".portal-table--list tr > :not(.portal-choice)")]
  .filter((cell) => cell.innerText.length > 3 && cell.clientWidth < 48).map((cell) => cell.innerText)"""
# A badge or a word wider than what holds it is written over its neighbour.
BEYOND = """() => [...document.querySelectorAll("td, th, dd, li, .fr-badge, .fr-btn")]
  .filter((box) => box.offsetParent && box.clientWidth && box.scrollWidth > box.clientWidth + 2)
  .filter((box) => getComputedStyle(box).overflowX === "visible").map((box) => box.innerText)"""
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then((found) => found.violations)"  # only they travel
FAILED_LOAD = "Failed to load resource"


class Watch:
    """Collects every console error, CSP violation and script error of a page.

    A page that answers 4xx on purpose (refusal, form with errors) is no error of the console, nor is what a test
    `expects` (parts of the line).
    """

    def __init__(self, page: Page, expects: tuple[str, ...] = ()):
        self.problems: list[str] = []
        self.expects = expects
        self.documents: set[str] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("response", self._response)

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.documents.add(response.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if message.text.startswith(FAILED_LOAD) and message.location["url"] in self.documents:
            return
        if any(part in message.text for part in self.expects):
            return
        self.problems.append(f"{message.type}: {message.text} ({message.location['url']})")


def axe_violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands: rule, then the first elements concerned."""
    if page.viewport_size["width"] == WIDE["width"]:
        page.evaluate(SETTLED, NAMED_MENU)
    return told(violations(page))


def told(found: list[dict]) -> list[str]:
    return [f"{one['id']}: {', '.join(str(node['target'][0]) for node in one['nodes'][:3])}" for one in found]


def violations(page: Page) -> list[dict]:
    """As axe gives them: id, nodes (html, target). The script is read once a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(VIOLATIONS)


def assert_page_is_fit(page: Page, name: str = "") -> None:
    """No axe violation, sideways scroll or cell of one letter a line at 1280 and at 390 pixels.

    `name` names the screenshots, if asked.
    """
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        shoot(page, f"{name}-{size['width']}")
        found = axe_violations(page)
        assert found == [], f"{page.url} at {size['width']} px: {found}"
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} px at {size['width']} px"
        for wrong in (SQUEEZED, BEYOND):
            assert page.evaluate(wrong) == [], f"{page.url} at {size['width']} px"


def shoot(page: Page, name: str) -> None:
    """A screenshot in the folder named by PORTAL_SCREENSHOTS (none by default)."""
    folder = os.environ.get("PORTAL_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
