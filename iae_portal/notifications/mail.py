"""What a mail is made of, before it is a row."""

from dataclasses import dataclass
from typing import Self

from iae_portal.core.models import User


@dataclass(frozen=True)
class Recipient:
    """One address, its name, and the account behind it if there is one. One mail has one recipient."""

    email: str
    name: str = ""
    user: User | None = None

    @classmethod
    def person(cls, user: User) -> Self:
        return cls(email=user.email, name=str(user), user=user)


@dataclass(frozen=True)
class Attachment:
    """A file that leaves with the mail: its bytes (`content`), or the name of a file of the store that never changes.

    The same bytes sent to a thousand people are kept once. `content_type` may carry parameters (method=REQUEST).
    """

    name: str
    content_type: str
    content: bytes | None = None
    stored: str = ""

    @classmethod
    def pdf(cls, name: str, stored: str) -> Self:
        """A document of the portal, already made."""
        return cls(name=f"{name}.pdf", content_type="application/pdf", stored=stored)


@dataclass(frozen=True)
class Action:
    """The one thing the mail asks for: a verb and where to do it (a path of the portal or a full address)."""

    label: str
    url: str
