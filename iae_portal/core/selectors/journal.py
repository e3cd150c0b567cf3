"""Reading the journal of an object."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from iae_portal.core.errors import Gone
from iae_portal.core.locks import held_in
from iae_portal.core.models import JournalEntry, Removal, User
from iae_portal.core.rights import perimeter
from iae_portal.core.text import french_date, french_hour
from iae_portal.core.workflow import Workflow

LAST_LINES, PAGE_LINES = 10, 100


@dataclass(frozen=True)
class Shown:
    lines: list[JournalEntry]
    has_older: bool


def lines_of(subject: models.Model, page: int = 0, reader: User | None = None) -> Shown:
    """The newest lines about one object (page 0), or a page of the whole journal (1, 2…). Of an object of no service,
    what a service did is read by whoever sees that service."""
    kind = ContentType.objects.get_for_model(subject)
    size = PAGE_LINES if page else LAST_LINES
    start = PAGE_LINES * max(page - 1, 0)
    found = JournalEntry.objects.filter(content_type=kind, object_id=subject.pk).select_related("service")
    own = perimeter(reader)
    if not hasattr(subject, "service") and not own.country_wide:
        found = found.filter(models.Q(service__isnull=True) | own.services_filter("service"))
    lines = list(found[start : start + size + 1])
    return Shown(lines[:size], len(lines) > size)


def last_change(subjects: Iterable[models.Model], field: str, sentence: str = "") -> JournalEntry | None:
    """The newest line that says what `field` of one of these rows became; of many told there, `sentence` begins it."""
    lines = JournalEntry.objects.filter(_told_of(subjects), sentence__startswith=sentence)
    return (lines.filter(after__has_key=field) if field else lines).first()


def _told_of(subjects: Iterable[models.Model]) -> models.Q:
    keys: dict[ContentType, list[int]] = {}
    for subject in subjects:
        keys.setdefault(ContentType.objects.get_for_model(subject), []).append(subject.pk)
    wanted = models.Q(pk__in=())
    for kind, found in keys.items():
        wanted |= models.Q(content_type=kind, object_id__in=found)
    return wanted


def author_said(line: JournalEntry | None) -> str:
    """ "Ana Exemple, le 15 octobre 2008 à 9 h 30"; "" without a line."""
    if line is None:
        return ""
    at = timezone.localtime(line.at)
    return f"{line.actor_label}, le {french_date(at.date())} à {french_hour(at)}"


def by(author: str) -> str:
    """ " par Ana Exemple, le 15 octobre 2008 à 9 h 30", to be put in a sentence; "" for nobody."""
    return f" par {author}" if author else ""


def with_author(sentence: str, line: JournalEntry | None) -> str:
    """A refusal, with who brought what it is about where it is, and when, if the journal says it."""
    return f"{sentence} Dernier changement : {author_said(line)}." if line else sentence


def last_act(
    subjects: Iterable[models.Model], *actions: str, beginning: str = "", ending: str = ""
) -> JournalEntry | None:
    """The newest line of one of these actions on one of these rows; of many told there, `beginning` begins its
    sentence, or `ending` ends it."""
    lines = JournalEntry.objects.filter(_told_of(subjects), action__in=actions)
    return lines.filter(sentence__startswith=beginning, sentence__endswith=ending).first()


def last_writing(part: models.Model, field: str, value: Any) -> JournalEntry | None:
    """The newest line, in the journal of what the row belongs to, that says `value` of `field`."""
    for holder in held_in(part):
        kind = ContentType.objects.get_for_model(holder)
        lines = JournalEntry.objects.filter(content_type=kind, object_id=holder.pk, after__has_key=field)
        if line := next((line for line in lines[:PAGE_LINES] if line.after[field] == value), None):
            return line
    return None


def last_passage(row: models.Model, circuit: str, field: str) -> JournalEntry | None:
    """The line of the transition that left the row where it is, in its own journal or that of what it belongs to.

    Where several rows of a circuit are told in one journal, each is known by its name in the sentence.
    """
    for holder in (row, *held_in(row)):
        kind = ContentType.objects.get_for_model(holder)
        lines = JournalEntry.objects.filter(content_type=kind, object_id=holder.pk, sentence__endswith=f" : {row}")
        line = lines.filter(action__startswith=f"{circuit}.", after__has_key=field).first()
        if line and line.after[field] == getattr(row, field):
            return line
    return None


def since(sentence: str, row: models.Model, workflow: Workflow) -> str:
    """A refusal by the state of the row, with who brought it there, and when; nothing of no refusal."""
    return sentence and with_author(sentence, last_passage(row, workflow.name, workflow.field))


def removal_of(gone: Gone, reader: User) -> JournalEntry | None:
    """The line that tells the removal, for who reads the journal where it was told: that of `told_in`, whose page the
    view has opened, or else of a service of the reader."""
    kind = ContentType.objects.get_for_model(gone.model)
    found = Removal.objects.filter(content_type=kind, object_id=gone.key).select_related("entry").order_by("-pk")
    if gone.told_in is None:
        found = found.filter(models.Q(entry__service=None) | perimeter(reader).services_filter("entry__service"))
    else:
        holder = ContentType.objects.get_for_model(gone.told_in)
        found = found.filter(entry__content_type=holder, entry__object_id=gone.told_in.pk)
    return getattr(found.first(), "entry", None)
