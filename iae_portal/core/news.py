"""What is new, a page of docs/news a release, the latest first."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from django.conf import settings

from iae_portal.core.markdown import html_of

FOLDER = settings.BASE_DIR / "docs" / "news"


@dataclass(frozen=True)
class Release:
    version: str
    title: str
    body: str

    @cached_property
    def html(self) -> str:
        return html_of(self.body, lower=1)


@lru_cache(maxsize=1)
def releases() -> tuple[Release, ...]:
    paths = sorted(FOLDER.glob("*.md"), key=lambda path: [int(part) for part in path.stem.split(".")], reverse=True)
    return tuple(_read(path) for path in paths)


def _read(path: Path) -> Release:
    title, _, body = path.read_text(encoding="utf-8").partition("\n")
    return Release(path.stem, title.removeprefix("# "), body)


def unread(preferences: dict) -> bool:
    """Has the person not seen the latest release?"""
    return preferences.get("news", {}).get("seen") != releases()[0].version
