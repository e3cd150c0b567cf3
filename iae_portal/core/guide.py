"""The portal's own help: the pages of docs/guide, one folder a chapter, read once and drawn from their Markdown.

A page begins with a comment that names the views it explains, `<!-- vues : conventions:open core:password_* -->`,
then its title. Its links lead to other pages of the guide, its pictures are in docs/guide/images.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from markdown_it.token import Token

from iae_portal.core.enums import Role
from iae_portal.core.markdown import html_of
from iae_portal.core.text import fold

FOLDER = settings.BASE_DIR / "docs" / "guide"
OPEN = "invite"  # read without an account: those who come by a personal link, those who cannot sign in
READERS: dict[str, frozenset[str]] = {
    "agent": frozenset({Role.OFFICER}),
    "directeur": frozenset({Role.HEAD}),
    "region": frozenset({Role.REGIONAL_OFFICER, Role.REGIONAL_DIRECTOR}),
    "nation": frozenset({Role.NATIONAL}),
    "administrateur": frozenset({Role.ADMINISTRATOR}),
    OPEN: frozenset(),
}
TITLES = {
    "agent": "Chargé de mission",
    "directeur": "Directeur départemental",
    "region": "Direction régionale",
    "nation": "Mission nationale",
    "administrateur": "Administrateur",
    OPEN: "Sans compte : se connecter, répondre, vérifier",
}
HEAD = re.compile(r"<!-- vues :(?P<views>[^>]*)-->\s*# (?P<title>.+)\n(?P<body>[\s\S]*)")
FILE = re.compile(r"\d\d-(?P<slug>[a-z-]+)\.md")


@dataclass(frozen=True)
class Page:
    """A page of the guide. `views` are names of views, or patterns of names."""

    chapter: str
    slug: str
    title: str
    views: tuple[str, ...]
    body: str

    @property
    def address(self) -> str:
        if self.chapter == OPEN:
            return reverse("core:help_open_page", args=[self.slug])
        return reverse("core:help_page", args=[self.chapter, self.slug])

    @property
    def chapter_title(self) -> str:
        return TITLES[self.chapter]

    @cached_property
    def html(self) -> str:
        return html_of(self.body, lead=self._lead)

    @cached_property
    def html_in_chapter(self) -> str:
        """The same, one level of heading lower: the whole chapter is one page."""
        return html_of(self.body, lower=1, lead=self._lead)

    def _lead(self, token: Token) -> None:
        """A picture or another page of the guide, named by its file, becomes its address in the portal."""
        if token.type == "image":
            token.attrSet("src", static(f"guide/{Path(token.attrGet('src')).name}"))
            token.attrSet("class", "portal-guide__picture")
            token.attrSet("loading", "lazy")
        elif token.type == "link_open" and ".md" in token.attrGet("href"):
            path, _, anchor = token.attrGet("href").partition("#")
            page = page_of(Path(path).parent.name or self.chapter, FILE.fullmatch(Path(path).name)["slug"])
            token.attrSet("href", f"{page.address}#{anchor}" if anchor else page.address)

    @cached_property
    def words(self) -> str:
        return fold(f"{self.title} {self.body}")


@lru_cache(maxsize=1)
def pages() -> tuple[Page, ...]:
    """Every page, in the order of its chapter."""
    return tuple(_read(chapter, path) for chapter in READERS for path in sorted((FOLDER / chapter).glob("*.md")))


def _read(chapter: str, path: Path) -> Page:
    head, slug = HEAD.fullmatch(path.read_text(encoding="utf-8")), FILE.fullmatch(path.name)
    if not head or not slug:
        raise ValueError(f"{path} does not begin as a page of the guide does")
    return Page(chapter, slug["slug"], head["title"], tuple(head["views"].split()), head["body"])


def chapter_of(slug: str) -> list[Page]:
    return [page for page in pages() if page.chapter == slug]


def page_of(chapter: str, slug: str) -> Page | None:
    return next((page for page in chapter_of(chapter) if page.slug == slug), None)


def found(typed: str) -> list[Page]:
    """The pages that hold every word typed; those whose title does come first."""
    asked = fold(typed).split()
    rows = [page for page in pages() if asked and all(word in page.words for word in asked)]
    return sorted(rows, key=lambda page: not all(word in fold(page.title) for word in asked))


@lru_cache(maxsize=2000)
def page_for(view_name: str, roles: frozenset[str]) -> Page | None:
    """The page that explains a view: the most precise; of two, that of the reader's own chapter."""
    best = max(
        (
            (len(pattern), bool(READERS[page.chapter] & roles), -rank, page)
            for rank, page in enumerate(pages())
            for pattern in page.views
            if fnmatchcase(view_name, pattern) and (roles or page.chapter == OPEN)
        ),
        key=lambda row: row[:3],
        default=None,
    )
    return best[3] if best else None
