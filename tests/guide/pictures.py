"""A picture of a page, light enough for the repository: few colours, one width."""

import io
from pathlib import Path

from django.conf import settings
from PIL import Image
from playwright.sync_api import Page

FOLDER = settings.BASE_DIR / "docs" / "guide" / "images"
MAX_BYTES = 150_000
COLOURS = (64, 32, 16)
WIDTH, HEIGHT = 1100, 800


def take(page: Page, name: str, *, height: int = HEIGHT, start: str = "") -> None:
    """The top of the page, or from the element `start` down, `height` pixels high at most."""
    page.evaluate("document.fonts.ready")
    top = 0
    if start:
        top = max(page.locator(start).first.bounding_box()["y"] - 16, 0)
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": top, "width": WIDTH, "height": min(height, whole - top)}
    save(page.screenshot(full_page=True, clip=clip), FOLDER / f"{name}.png")


def save(picture: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    full = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in COLOURS:
        full.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MAX_BYTES:
            return
    raise ValueError(f"{path.name} is too heavy: {path.stat().st_size} bytes")
