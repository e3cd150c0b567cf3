"""Who opens what: the words with which each app writes its own rights_table.py.

A row names a URL, how to reach it and who gets in; everybody else gets `refused`. Nobody at all is sent to the login,
unless the row says `public`. Example, in tests/<app>/rights_table.py:

    ROWS = [
        Row("conventions:siae_list", readers=EVERYBODY),
        Row("conventions:siae_detail", lambda: {"pk": SiaeFactory().pk}, readers=LILLE_READERS),
        Row("conventions:siae_edit", lambda: {"pk": SiaeFactory().pk}, readers=LILLE_TEAM, refused=403,
            refusals={**dict.fromkeys(NOT_LILLE, 404)}),
        Row("conventions:siae_list", query="export=csv", readers=EVERYBODY),
    ]

tests/test_rights_table.py gathers every table and fails for a URL that no row names.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

ROLES = (
    "officer_59l",
    "head_59l",
    "officer_59v",
    "officer_62",
    "officer_69",
    "regional_officer_31",
    "director_31",
    "director_82",
    "national",
    "admin",
)
EVERYBODY = frozenset(ROLES)
NOBODY: frozenset[str] = frozenset()
LILLE_TEAM = frozenset({"officer_59l", "head_59l"})
LILLE_HEAD = frozenset({"head_59l"})
COUNTRY = frozenset({"national", "admin"})
REGION_31 = frozenset({"regional_officer_31", "director_31"})
LILLE_READERS = LILLE_TEAM | REGION_31 | COUNTRY
NOT_LILLE = EVERYBODY - LILLE_READERS


@dataclass(frozen=True)
class Row:
    """One line of the table. `arguments()` makes the object and gives the arguments of the URL.

    `cookies(arguments)` is what any browser brings to it: the confirmed session of a link.
    `readers` get `status`; `refusals` gives the status of some other roles, `refused` that of all the rest.
    """

    view: str
    arguments: Callable[[], dict] = dict
    readers: frozenset[str] = NOBODY
    status: int = 200
    refused: int = 404
    refusals: dict[str, int] = field(default_factory=dict)
    method: str = "get"
    data: dict | Callable[[], dict] = field(default_factory=dict)
    query: str = ""
    headers: dict = field(default_factory=dict)
    public: bool = False
    anonymous: int = 302
    cookies: Callable[[dict], dict[str, str]] | None = None

    def expected(self, role: str) -> int:
        """The status that the role gets; "nobody" is a visitor without account."""
        if role == "nobody":
            return self.status if self.public else self.anonymous
        if role in self.readers or self.public:
            return self.status
        return self.refusals.get(role, self.refused)

    def address(self, *clients) -> str:
        """Makes the object; the clients carry its cookies."""
        arguments = self.arguments()
        for client in clients if self.cookies else ():
            client.cookies.load(self.cookies(arguments))
        return reverse(self.view, kwargs=arguments) + (f"?{self.query}" if self.query else "")

    def __str__(self) -> str:
        more = "".join([f"?{self.query}" if self.query else "", " fragment" if self.headers else ""])
        more += f" {self.arguments.__name__}" if self.cookies else ""
        return f"{self.method.upper()} {self.view}{more}"
