"""What the address of a list shows today: the list itself, and the filters that no longer exist."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import Resolver404, resolve

from iae_portal.core.lists import kept_as_of

LONGEST = 500
OF_A_PAGE = frozenset({"page", "export"})  # where one stands in the list, which is not the view


@dataclass(frozen=True)
class KeptList:
    """`query` is what narrows and sorts the list; `unknown` are the criteria that the list no longer has."""

    title: str
    path: str
    query: str
    unknown: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def as_csv(self) -> str:
        return self._export("csv")

    @property
    def as_xlsx(self) -> str:
        return self._export("xlsx")

    def _export(self, kind: str) -> str:
        return f"{self.path}?{'&'.join(filter(None, [self.query, f'export={kind}']))}"


def kept_list(address: str) -> KeptList | None:
    """None for what is neither a list nor a dashboard of the portal, or no longer is."""
    if len(address) > LONGEST or not address.startswith("/"):
        return None
    try:
        parts = urlsplit(address)
        said = kept_as_of(resolve(parts.path).func)
    except (Resolver404, ValueError):
        return None
    if said is None or parts.netloc:
        return None
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name not in OF_A_PAGE]
    unknown = tuple(dict.fromkeys(name for name, _ in asked if name not in said.names))
    return KeptList(said.title, parts.path, urlencode(asked), unknown)
