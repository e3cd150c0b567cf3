"""What an officer's work costs, as docs/decisions/forms.md counts it: pages loaded, clicks; what is typed is not."""

from playwright.sync_api import Frame, Page

# A press of the mouse, or a choice in a list; files chosen in one go are one click.
COUNTED = """() => {
  const count = () => localStorage.setItem("clicks", 1 + Number(localStorage.getItem("clicks")));
  addEventListener("pointerdown", count, true);
  addEventListener("change", (event) => event.target.matches("select, [type=file]") && count(), true);
}"""


class Effort:
    """From the page that is open now."""

    def __init__(self, page: Page):
        self.page, self.pages = page, 0
        page.add_init_script(f"({COUNTED})()")
        page.evaluate(COUNTED)
        page.evaluate("localStorage.removeItem('clicks')")
        page.on("framenavigated", self._loaded)

    def _loaded(self, frame: Frame) -> None:
        self.pages += frame == self.page.main_frame

    def spent(self) -> tuple[int, int]:
        """Pages, clicks."""
        return self.pages, int(self.page.evaluate("localStorage.getItem('clicks')") or 0)
