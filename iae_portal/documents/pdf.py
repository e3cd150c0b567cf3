"""The PDF engine: HTML in, tagged PDF/UA-1 out. No network, fonts of the design system, same bytes each time."""

import functools
import logging
import re
import threading
from pathlib import Path

from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from iae_portal.core.errors import Refusal
from iae_portal.core.text import french_list
from iae_portal.documents.finisher import finish

VARIANT = "pdf/ua-1"
BASE_SHEET = "portal/print.css"
DRAFT_SHEET = "portal/print-draft.css"
STATIC = "static:"
STATIC_FOLDERS = ("dsfr/dist/fonts/", "portal/")
CONTENT_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}

UNDRAWN = ".notdef glyph"  # how the engine begins to say it
_CODE = re.compile(r"\(U\+([0-9A-F]+)")

logger = logging.getLogger("weasyprint")


class DefectiveDocument(Exception):
    """The engine met something it could not draw: a missing picture, a picture without text, a bad style."""


class UndrawnSigns(DefectiveDocument, Refusal):
    """No font of the documents draws a sign that somebody typed: it is named, and replaced by hand."""

    def __init__(self, signs: list[str]):
        told = french_list([f"« {sign} »" for sign in dict.fromkeys(signs)])
        Refusal.__init__(
            self,
            f"Les polices des documents n'ont pas de dessin pour {told} : remplacez ce qui l'emploie, puis "
            "demandez de nouveau le document.",
        )


class KnownFilesFetcher(URLFetcher):
    """Reads our static files ("static:portal/…") and pictures held in the page; everything else is refused."""

    def fetch(self, url, headers=None):
        if url.startswith("data:image/"):
            return super().fetch(url, headers)
        name = url.removeprefix(STATIC)
        if url.startswith(STATIC) and name.startswith(STATIC_FOLDERS) and ".." not in name:
            return URLFetcherResponse(
                url,
                body=static_path(name).read_bytes(),
                headers={"Content-Type": CONTENT_TYPES[Path(name).suffix]},
            )
        raise ValueError(f"address refused: {url[:200]}")


def static_path(name: str) -> Path:
    found = finders.find(name)
    if found is None:
        raise ValueError(f"static file not found: {name}")
    return Path(found)


class _Defects(logging.Handler):
    """Collects what the engine complains of in this thread."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.messages: list[str] = []

    def emit(self, record):
        if record.thread == self.thread:
            self.messages.append(record.getMessage())


class _watched:
    """Raises DefectiveDocument at the end of the block when the engine complained inside it."""

    def __enter__(self):
        self.defects = _Defects()
        logger.addHandler(self.defects)

    def __exit__(self, kind, error, trace):
        logger.removeHandler(self.defects)
        messages = self.defects.messages
        if error is None and messages:
            if all(message.startswith(UNDRAWN) for message in messages):
                raise UndrawnSigns([chr(int(code, 16)) for code in _CODE.findall(" ".join(messages))])
            raise DefectiveDocument(" ".join(messages))


@functools.cache
def fonts() -> FontConfiguration:
    return FontConfiguration()


@functools.cache
def sheet(name: str) -> CSS:
    """A style sheet and its fonts, read once per process."""
    with _watched():
        return CSS(
            string=static_path(name).read_text(encoding="utf-8"),
            url_fetcher=KnownFilesFetcher(),
            font_config=fonts(),
        )


def render(html: str, *, draft: bool, identifier: str) -> bytes:
    """The PDF of a page. `identifier` (hexadecimal) marks the file; DefectiveDocument when something is missing."""
    sheets = [sheet(BASE_SHEET), sheet(DRAFT_SHEET)] if draft else [sheet(BASE_SHEET)]
    with _watched():
        return HTML(string=html, url_fetcher=KnownFilesFetcher(), base_url=STATIC).write_pdf(
            finisher=finish,
            stylesheets=sheets,
            font_config=fonts(),
            pdf_variant=VARIANT,
            pdf_identifier=identifier[:32].encode(),
        )
