"""What an address or a button asks for: a number, a year, a day, a job. What only looks like one asks for nothing."""

import uuid

from django.http import QueryDict

from iae_portal.core.errors import Unreadable
from iae_portal.core.text import digits_in, keys_in, uuid_in, year_in


def asked_number(data: QueryDict, name: str) -> int | None:
    return digits_in(data.get(name, ""))


def asked_keys(data: QueryDict, name: str) -> list[int]:
    """The numbers among the values of that name, in their order."""
    return keys_in(data.getlist(name))


def asked_year(data: QueryDict, name: str = "annee") -> int | None:
    return year_in(data.get(name, ""))


def year_to_write(data: QueryDict, otherwise: int, name: str = "annee", *, back: str = "/") -> int:
    """The year of a page that writes: `otherwise` when none is asked; what is no year is refused, never replaced."""
    year, typed = asked_year(data, name), data.get(name, "").strip()
    if typed and year is None:
        said = f"« {typed[:20]} » n'est pas une année : revenez à la page et choisissez-en une. Rien n'est enregistré."
        raise Unreadable(said, back=back)
    return year or otherwise


def year_notes(data: QueryDict, shown: int) -> list[str]:
    """What a page says of an `annee` that it can not show."""
    typed = data.get("annee", "").strip()
    if not typed or asked_year(data):
        return []
    return [f"« {typed[:20]} » n'est pas une année : la page montre {shown}. Choisissez-en une."]


def counts_now(data: QueryDict) -> bool:
    """Whether a page is asked to count by itself what the night has counted."""
    return data.get("compte") == "direct"


def asked_uuid(data: QueryDict, name: str) -> uuid.UUID | None:
    return uuid_in(data.get(name, ""))
