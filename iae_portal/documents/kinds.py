"""Registry of document kinds: each floor describes its own documents in `ready()`; this floor makes them.

A kind is a set of functions of the subject (a saved row). `build_context` gives plain values only: texts, integers,
Decimal, dates, lists and dicts of them. They are frozen when the document is asked for, and hashed: same inputs, same
version.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import slugify

from iae_portal.core.models import Service, User
from iae_portal.core.slots import Slot

if TYPE_CHECKING:
    from iae_portal.documents.models import DocumentVersion

Subject = models.Model


def newest(version: "DocumentVersion") -> bool:
    """In force: the last final version that nothing replaced or cancelled."""
    return version.is_current and not version.watermark


def nothing_awaited(subject: Subject) -> bool:
    return False


def no_facts(subject: Subject) -> list[tuple[str, str]]:
    return []


def undated(subject: Subject) -> dt.date | None:
    return None


@dataclass(frozen=True)
class DocumentKind:
    """What a kind of document is made of and who may read it.

    `title` is by default its label; its number and its service are by default those that the subject says.
    `revision` is raised when the template changes in a way that must give new versions of drafts.
    `awaits_signature` says of a final document that it binds nobody yet.
    `public_facts` are (label, value) pairs for the public page: never an amount, never personal data.
    `letterhead_day` picks the letterhead in force (None: the portal's day).
    `read_from` gives the name and the address of the page that leads to its panel, where a page of its own shows it.
    `subject_never_changes`: what it says is read without its lock, however long that takes.
    """

    key: str
    label: str
    model: type[models.Model]
    template: str
    build_context: Callable[[Any], dict]
    may_read: Callable[[User, Any], bool]
    is_final: Callable[[Any], bool]
    title: Callable[[Any], str] | None = None
    number: Callable[[Any], str] = attrgetter("display_number")
    service: Callable[[Any], Service] = attrgetter("service")
    may_request: Callable[[User, Any], bool] | None = None
    is_in_force: Callable[["DocumentVersion"], bool] = newest
    awaits_signature: Callable[[Any], bool] = nothing_awaited
    public_facts: Callable[[Any], list[tuple[str, str]]] = no_facts
    letterhead_day: Callable[[Any], dt.date | None] = undated
    read_from: Callable[[Any], tuple[str, str]] | None = None
    revision: int = 1
    subject_never_changes: bool = False

    def title_of(self, subject: Subject) -> str:
        return self.title(subject) if self.title else self.label

    def may_be_requested(self, user: User, subject: Subject) -> bool:
        """Reading is needed to ask for a document; `may_request` narrows it."""
        return self.may_read(user, subject) and (self.may_request is None or self.may_request(user, subject))


KINDS: Slot[DocumentKind] = Slot("documents.kinds")


def file_name_of(version: "DocumentVersion") -> str:
    """ "convention-aci-59l-09-0001-v2.pdf": the name of a version that somebody downloads."""
    return slugify(f"{KINDS.get(version.kind).label} {version.reference} v{version.number}") + ".pdf"


def register(kind: DocumentKind) -> DocumentKind:
    """Called by each app's `ready()`."""
    return KINDS.fill(kind.key, kind)
