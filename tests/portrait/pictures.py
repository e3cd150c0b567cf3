"""The pictures of the guide's walk, in two widths."""

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.fixtures import CHROMIUM
from tests.guide import journey
from tests.guide.pictures import HEIGHT, WIDTH
from tests.guide.portal import served

WIDTHS = (1280, 390)
# A fingerprint is that of the bytes of a file: one space more in its template changes it whole.
WITHOUT_FINGERPRINTS = r"""() => {
  const signs = /[0-9a-f]{64}|[0-9a-f]{12}(?=…)|\b[0-9a-f]{8}\b/g;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode()); )
    text.data = text.data.replace(signs, (found) => "0".repeat(found.length));
}"""


def take_pictures(folder: Path) -> None:
    """The steps of the guide, each of its pictures taken whole and twice instead."""
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str, **where) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.evaluate("document.fonts.ready")
            page.evaluate(WITHOUT_FINGERPRINTS)
            page.screenshot(full_page=True, animations="disabled", path=folder / f"{name}-{width}.png")
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    journey.take = take
    with served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        size = {"width": WIDTH, "height": HEIGHT}
        page = browser.new_context(
            locale="fr-FR", timezone_id="Europe/Paris", viewport=size, base_url=address
        ).new_page()
        page.set_default_timeout(60_000)
        for step in journey.STEPS:
            step(page)
        browser.close()
