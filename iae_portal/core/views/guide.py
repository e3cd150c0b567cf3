"""The help: its chapters and its search, a chapter to print, a page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from iae_portal.core import guide
from iae_portal.core.glossary import terms
from iae_portal.core.news import releases
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services.preferences import see_news
from iae_portal.core.text import fold
from iae_portal.core.views.forms import acted

TITLE = "Aide"


@scoped(Scope.REFERENCE)
def help_index(request: HttpRequest) -> HttpResponse:
    """The chapters, the reader's own first; `?q=` searches them."""
    roles = {held.role for held in perimeter(request.user).roles}
    chapters = sorted(guide.READERS, key=lambda chapter: not guide.READERS[chapter] & roles)
    typed = request.GET.get("q", "").strip()[:120]
    context = {
        "title": TITLE,
        "typed": typed,
        "found": guide.found(typed),
        "chapters": [(_chapter_url(chapter), guide.TITLES[chapter], guide.chapter_of(chapter)) for chapter in chapters],
    }
    return render(request, "core/help_index.html", context)


@scoped(Scope.REFERENCE)
def help_chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    return _chapter(request, chapter)


@scoped(Scope.REFERENCE)
def help_page(request: HttpRequest, chapter: str, slug: str) -> HttpResponse:
    return _page(request, chapter, slug)


@scoped(Scope.REFERENCE)
def glossary(request: HttpRequest) -> HttpResponse:
    title = "Glossaire"
    rows = [(slugify(word), word, meaning) for word, meaning in sorted(terms().items(), key=lambda row: fold(row[0]))]
    return render(
        request, "core/glossary.html", {"title": title, "rows": rows, "trail": [*_start(request), (title, None)]}
    )


@scoped(Scope.PERSONAL)
def news(request: HttpRequest) -> HttpResponse:
    return render(request, "core/news.html", {"title": "Nouveautés", "releases": releases()})


@scoped(Scope.PERSONAL)
@require_POST
def news_read(request: HttpRequest) -> HttpResponse:
    said = "Les nouveautés sont marquées comme lues."
    return acted(request, see_news, to="core:news", said=said, version=releases()[0].version)


@scoped(Scope.PUBLIC)
def help_open(request: HttpRequest) -> HttpResponse:
    return _chapter(request, guide.OPEN)


@scoped(Scope.PUBLIC)
def help_open_page(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, guide.OPEN, slug)


def _chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    pages = guide.chapter_of(chapter)
    if not pages:
        raise Http404
    title = guide.TITLES[chapter]
    context = {"title": title, "pages": pages, "trail": [*_start(request), (title, None)]}
    return render(request, "core/help_chapter.html", context)


def _page(request: HttpRequest, chapter: str, slug: str) -> HttpResponse:
    pages, page = guide.chapter_of(chapter), guide.page_of(chapter, slug)
    if page is None:
        raise Http404
    rank = pages.index(page)
    context = {
        "title": page.title,
        "page": page,
        "pages": pages,
        "before": pages[rank - 1] if rank else None,
        "after": pages[rank + 1] if rank + 1 < len(pages) else None,
        "chapter_url": _chapter_url(chapter),
        "trail": [*_start(request), (page.chapter_title, _chapter_url(chapter)), (page.title, None)],
    }
    return render(request, "core/help_page.html", context)


def _chapter_url(chapter: str) -> str:
    return reverse("core:help_open") if chapter == guide.OPEN else reverse("core:help_chapter", args=[chapter])


def _start(request: HttpRequest) -> list[tuple[str, str | None]]:
    return [(TITLE, reverse("core:help_index"))] if request.user.is_authenticated else []
