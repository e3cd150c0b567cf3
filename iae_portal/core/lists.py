"""One list page for the whole portal: filters, sort, pages, exports of what is on screen, an empty state that helps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Model, OrderBy, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.lookups import Exact
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views import View

from iae_portal.core.databases import Unindexed, among
from iae_portal.core.exports import WRITERS, Column, export_response
from iae_portal.core.filters import OF_EVERY_LIST, WIDE
from iae_portal.core.rights import perimeter
from iae_portal.core.services.preferences import SIZES
from iae_portal.core.slices import AT_A_TIME

PAGE_SIZE = 25
FEW = 500  # rows that are sorted sooner than found in the country
AT_ONCE = 5000  # rows of a file that a page writes itself; a worker writes a longer one


class KeysFirst(Paginator):
    """Pages of a queryset: its keys are sorted alone, in the same query, and past the middle, from the last one, so
    that a page of the country reads the rows that it shows."""

    def page(self, number: int) -> Page:
        page = super().page(number)
        first, last, keys = page.start_index() - 1, page.end_index(), page.object_list
        if first + last > self.count:
            keys = self.object_list.reverse()[self.count - last : self.count - first]
        page.object_list = self.shown(keys.values("pk"))
        return page

    def shown(self, keys: QuerySet) -> QuerySet:
        """The rows of a page: their keys first, or PostgreSQL would join the whole table before it keeps them."""
        return self.object_list.filter(among("pk", keys, Q(pk__in=keys)))


class SpanPages(KeysFirst):
    """Sorted by a column whose values thousands of rows share, then as an index of another table has it: the rows of
    one value are walked in that order, where a database would sort them all to show a page.

    `walked`: the same rows, found by nothing but the order.
    """

    def __init__(self, rows: QuerySet, size: int, walked: QuerySet | None = None):
        super().__init__(rows, size)
        self.walked = rows if walked is None else walked

    @cached_property
    def spans(self) -> list[tuple[Any, int]]:
        """Each value and how many rows have it, in the order of the page."""
        by_value = self.object_list.order_by(self.object_list.query.order_by[0])
        return list(by_value.values_list(self._shared).annotate(n=Count("pk")))

    @cached_property
    def count(self) -> int:
        return sum(rows for _, rows in self.spans)

    @property
    def _shared(self) -> str:
        return self.object_list.query.order_by[0].expression.name

    def page(self, number: int) -> Page:
        page = super().page(number)
        first, last = page.start_index() - 1, page.end_index()
        for value, rows in self.spans:
            if first >= 0 and last <= rows and rows > FEW:
                walked = self.walked.filter(Exact(Unindexed(F(self._shared)), value))
                keys = walked.order_by(*self.object_list.query.order_by[1:])
                keys = keys.reverse()[rows - last : rows - first] if first + last > rows else keys[first:last]
                page.object_list = self.shown(keys.values("pk"))
                break
            first, last = first - rows, last - rows
        return page


def paged(request: HttpRequest, rows: Any, size: int = PAGE_SIZE, paginator: type[Paginator] = Paginator) -> dict:
    """`page_obj` and `pages`, as components/pagination.html draws them, for the page that the address asks."""
    page = paginator(rows, size).get_page(request.GET.get("page"))
    return {
        "page_obj": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
    }


@dataclass(frozen=True)
class KeptAs:
    """Said on a view (`view.kept_as`) whose page can be kept as a list can: its name, what its address may ask."""

    title: str
    names: frozenset[str]


@dataclass(frozen=True)
class Sort:
    """A sortable column: the key in the address, the ORM fields behind it (the primary key always comes last)."""

    key: str
    label: str
    fields: tuple[str, ...]
    shared: bool = False  # thousands of the country have the first one in common, an index has the rest
    known: bool = False  # in the rows of this list, whatever the column may hold elsewhere


def kept_as(title: str, *names: str) -> Callable:
    """Decorator: a page that is no list of the portal, kept and exported as one."""

    def declare(view: Callable) -> Callable:
        view.kept_as = KeptAs(title, frozenset(names))
        return view

    return declare


def is_list(callback: Callable) -> bool:
    return _is_a(callback, PortalListView)


def gives_file(callback: Callable) -> bool:
    """Whether a worker can write the file of the view, as the view itself does when it is short."""
    return _is_a(callback, FileView)


def _is_a(callback: Callable, base: type) -> bool:
    view = getattr(callback, "view_class", None)
    return isinstance(view, type) and issubclass(view, base)


def kept_as_of(callback: Callable) -> KeptAs | None:
    """What a resolved view says of itself; None when its page has no file to give."""
    if is_list(callback) and (view := callback.view_class).export_columns:
        return KeptAs(view.title, frozenset({"tri", WIDE, *view.filterset_class.base_filters}))
    return getattr(callback, "kept_as", None)


class FileView(View):
    """A file of rows: `?export=csv|xlsx`, CSV by default. A page writes a short one; a worker asks the view again for a
    long one. Subclasses give the scoped rows, their name and their columns."""

    title: str
    export_name: str
    export_columns: tuple[Column, ...] = ()

    def asked_rows(self) -> QuerySet:
        """The rows that the person may see, as the address asks them."""
        raise NotImplementedError

    def export_total(self, rows: QuerySet) -> int:
        return rows.count()

    def get_export_queryset(self, rows: QuerySet) -> Iterable:
        """Read as they are written: those of the country are never all in memory."""
        return rows.iterator(chunk_size=AT_A_TIME)

    def file_columns(self) -> list[Column]:
        """Those of the file, where they follow what the base holds."""
        return list(self.export_columns)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        kind = request.GET.get("export", "csv")
        return self.export(kind if kind in WRITERS else "csv", self.asked_rows())

    def export(self, kind: str, rows: QuerySet) -> HttpResponse:
        total = self.export_total(rows)
        if total > AT_ONCE:
            asked = self.request.GET.copy()
            asked["export"] = kind
            path = f"{self.request.path}?{asked.urlencode()}"
            context = {"title": f"Export : {self.title}", "total": total, "path": path}
            return render(self.request, "core/long_export.html", context)
        return export_response(kind, self.export_name, self.file_columns(), self.get_export_queryset(rows))


class PortalListView(FileView):
    """A list page. Subclasses give the scoped queryset, the filter set, the sorts and the export columns.

    The template gets `page_obj`, `filter`, `sorts`, `total`. `?export=csv|xlsx` answers the filtered rows as a file.
    """

    template_name: str
    filterset_class: type
    sorts: tuple[Sort, ...]
    page_size = PAGE_SIZE
    default_sort = ""  # a key of `sorts`, "-key" for the other way; by default the first one

    def get_queryset(self) -> QuerySet:
        """The rows the user may see."""
        raise NotImplementedError

    def extra_context(self) -> dict:
        return {}

    def paginator(self, rows: QuerySet, size: int) -> Paginator:
        return (SpanPages if self.spans_the_country else KeysFirst)(rows, size)

    @property
    def spans_the_country(self) -> bool:
        """The whole country, in an order of which the first column is shared."""
        shared = any(sort.shared for sort in self.sorts if sort.key == self.current_sort.lstrip("-"))
        return shared and not self.filter.asked and perimeter(self.request.user).country_wide

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        rows = self.asked_rows()
        kind = request.GET.get("export", "")
        if kind in WRITERS and self.export_columns:
            return self.export(kind, rows)
        self.liked = request.user.preferences.get("lists", {}).get(request.resolver_match.view_name, {})
        return render(request, self.template_name, self._context(paged(request, rows, self._size(), self.paginator)))

    def asked_rows(self) -> QuerySet:
        """The rows that the address asks, filtered and sorted."""
        self.filter = self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)
        # A filter that makes no sense shows nothing, never the whole list.
        return self._sorted(self.filter.qs if self.filter.is_valid() else self.filter.queryset.none())

    def _size(self) -> int:
        return self.liked.get("size", self.page_size)

    def _sorted(self, rows: QuerySet) -> QuerySet:
        wanted = self.request.GET.get("tri", self.default_sort)
        sort = next((sort for sort in self.sorts if sort.key == wanted.lstrip("-")), self.sorts[0])
        self.current_sort = wanted if sort.key == wanted.lstrip("-") else sort.key
        descending = self.current_sort.startswith("-")
        fields = [ordered(field, descending, rows.model, known=sort.known) for field in sort.fields]
        # The key comes last: two rows of the same value never swap from one page to the next.
        return rows.order_by(*fields, "pk")

    def _context(self, page: dict) -> dict:
        others = self.request.GET.copy()
        for key in OF_EVERY_LIST:
            others.pop(key, None)
        return {
            "title": self.title,
            **page,
            "object_list": page["page_obj"].object_list,
            "total": page["page_obj"].paginator.count,
            "filter": self.filter,
            "notes": [*self.filter.notes, *self._page_note(page["page_obj"])],
            "is_filtered": any(value for key, value in others.items()),
            "sorts": self._sort_links(),
            "current_sort": self.current_sort,
            "query": others.urlencode(),
            "can_export": bool(self.export_columns),
            "sizes": SIZES,
            "size": self._size(),
            "hidden_columns": self.liked.get("hidden", ()),
            **self.extra_context(),
        }

    def _page_note(self, page: Page) -> list[str]:
        asked = self.request.GET.get("page", str(page.number))
        return (
            [] if asked == str(page.number) else [f"Il n'y a pas de page {asked[:20]} : voici la page {page.number}."]
        )

    def _sort_links(self) -> dict[str, dict]:
        """By key: label, the value of `tri` a click asks for, and aria-sort of the column."""
        links = {}
        for sort in self.sorts:
            chosen = self.current_sort.lstrip("-") == sort.key
            falls = sort.fields[0].startswith("-") != self.current_sort.startswith("-")
            links[sort.key] = {
                "label": sort.label,
                "next": f"-{sort.key}" if self.current_sort == sort.key else sort.key,
                "aria": "none" if not chosen else "descending" if falls else "ascending",
            }
        return links


def ordered(field: str, reversed_: bool, model: type[Model], *, known: bool = False) -> OrderBy:
    """What is unknown comes last both ways: the two databases do not agree on its place."""
    name = field.removeprefix("-")
    # Where nothing is unknown, plain words: an index gives the order then, and the first page alone is read.
    last = None if known or is_always_known(model, name) else True
    return OrderBy(F(name), descending=(name != field) != reversed_, nulls_last=last)


@cache
def is_always_known(model: type[Model], path: str) -> bool:
    """Whether every step of the path is a column that the database never leaves empty."""
    for name in path.split(LOOKUP_SEP):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return False  # counted by the query
        if not field.concrete or field.null:
            return False
        model = field.related_model
    return True
