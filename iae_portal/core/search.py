"""One search for the whole portal: each floor fills the slot with what it can find, from its own selectors.

SEARCH.fill("conventions.siaes", SearchKind("Structures", 10, find_siaes, found_siae, "conventions:siae_list"))
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from iae_portal.core.models import User
from iae_portal.core.slots import Slot
from iae_portal.core.text import fold

SHOWN = 5  # of each kind: the list of that kind has the rest
LEAST = 2  # letters or figures
MOST = 120
MANY = 300  # keys: a text that more rows hold is to be narrowed, whatever the size of the country
PREFIX = 4  # letters of the longest type of structure


@dataclass(frozen=True)
class Asked:
    """What a person typed. `text` is kept as it was; `words` are folded, free of anything but letters and figures."""

    text: str
    words: tuple[str, ...]
    known: dict[str, list[int]] = field(default_factory=dict, compare=False)
    cut: list[str] = field(default_factory=list, compare=False)  # names of the rows of which only MANY were kept

    @classmethod
    def of(cls, typed: str) -> "Asked":
        text = typed.strip()[:MOST]
        return cls(text, tuple(fold(text).split()))

    @property
    def is_enough(self) -> bool:
        return len("".join(self.words)) >= LEAST

    @property
    def is_number(self) -> bool:
        """The number of a dossier: figures, and no other word than what begins one (EI, ACI, ETTI).

        DESIGN: a text is looked for as a number or as words, not as both: the country is read once.
        """
        figures = [any(sign.isdigit() for sign in word) for word in self.words]
        return any(figures) and all(has or len(word) <= PREFIX for has, word in zip(figures, self.words, strict=True))

    @property
    def compact(self) -> str:
        """The number as one word, however its groups were parted: "59L090002"."""
        return "".join(self.words).upper()

    @property
    def most(self) -> int:
        return MANY

    def keys(self, name: str, rows: QuerySet, *, whole: bool = False) -> list[int]:
        """Keys of the first rows, found once for every kind that asks for them by this name.

        `name` is said in French to the person when there are more; `whole` where something above was cut already.
        """
        if name not in self.known:
            keys = rows.values_list("pk", flat=True)
            found = list(keys if whole else keys[: MANY + 1])
            self.known[name] = found if whole else found[:MANY]
            if len(found) > len(self.known[name]):
                self.cut.append(name)
        return self.known[name]

    def matches(self, *texts: str) -> bool:
        """Every word is somewhere in the texts, which nothing has folded yet."""
        folded = fold(" ".join(texts))
        return all(word in folded for word in self.words)


@dataclass(frozen=True)
class Found:
    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class SearchKind:
    """`find` gives the rows of the person's perimeter, best first; `shown` says one. `list_view` answers `?q=`."""

    title: str
    rank: int
    find: Callable[[User, Asked], Sequence[Any]]
    shown: Callable[[Any], Found]
    list_view: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the first rows, whether there are others, and the list that has them."""

    title: str
    rows: list[Found]
    has_more: bool
    list_url: str


SEARCH: Slot[SearchKind] = Slot("core.search")


def search(user: User, asked: Asked) -> list[Group]:
    """The kinds that hold what was asked, in their order; nothing is looked for below two letters."""
    if not asked.is_enough:
        return []
    groups = (_group(kind, user, asked) for kind in sorted(SEARCH.all(), key=lambda kind: kind.rank))
    return [group for group in groups if group.rows]


def _group(kind: SearchKind, user: User, asked: Asked) -> Group:
    rows = _first(kind.find(user, asked), SHOWN + 1)
    url = f"{reverse(kind.list_view)}?{urlencode({'q': asked.text})}" if kind.list_view else ""
    has_more = len(rows) > SHOWN or bool(url and asked.cut)
    return Group(kind.title, [kind.shown(row) for row in rows[:SHOWN]], has_more, url)


def _first(rows: Iterable, count: int) -> list:
    """The slice of a queryset is its LIMIT; anything else is walked."""
    return list(rows[:count]) if hasattr(rows, "__getitem__") else list(islice(rows, count))
