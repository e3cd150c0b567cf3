"""Undo: for ten seconds, a person takes back what a button has just erased or given to somebody else.

A service that can be taken back returns an `Undoable`, made last, under the lock of its subject. The page then shows
"Annuler" beside the sentence that says it is done; the button calls the inverse, which the application registered
under the same kind (`@undoes`). Each inverse holds the subject, asks the right and
the state as the act did, and journals.
"""

import datetime as dt
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.base import SessionBase
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.deletion import Collector

from iae_portal.core import clock
from iae_portal.core.errors import Gone, Refusal
from iae_portal.core.models import JournalEntry, Removal, User
from iae_portal.core.slots import Slot
from iae_portal.core.text import spelled

SECONDS = 10
DELAY = dt.timedelta(seconds=SECONDS)
KEPT = "undo"  # in the session, which leaves with the person
OVER = (
    f"Le délai de {spelled(SECONDS)} secondes est passé : rien n'est annulé. Si c'était une erreur, refaites la saisie."
)
CHANGED = (
    "{} a écrit entre-temps (« {} ») : rien n'est annulé. Relisez la page ; si c'était une erreur, refaites la saisie."
)
CANNOT = "Ce qui a été retiré ne peut plus être remis :"

# Kind -> inverse(actor, undone): puts back and journals; raises NotAllowed, Refusal.
UNDO: Slot[Callable] = Slot("core.undo")


class Exact(DjangoJSONEncoder):
    """A moment to its last microsecond: it comes back as it was."""

    def default(self, o):
        return o.isoformat() if isinstance(o, dt.datetime) else super().default(o)


@dataclass(frozen=True)
class Undoable:
    """What an act leaves to its inverse: the row that both are told about, plain data, the last line of its journal."""

    kind: str
    label: str
    pk: int
    kept: dict
    line: int

    @property
    def subject(self) -> models.Model:
        return apps.get_model(self.label)._base_manager.get(pk=self.pk)


def undoes(kind: str) -> Callable:
    """Decorator: register the inverse of a kind of act."""

    def register(inverse: Callable) -> Callable:
        return UNDO.fill(kind, inverse)

    return register


def undoable(kind: str, subject: models.Model, kept: dict, *, is_told: bool = True) -> Undoable:
    """Said last in the act: what is journaled after it is somebody else's. `is_told` when the act journals itself."""
    label = subject._meta.label
    line = _lines(label, subject.pk).first()
    if line is not None and is_told:
        note_removed(line, kept)
    return Undoable(kind, label, subject.pk, kept, getattr(line, "pk", 0))


def note_removed(line: JournalEntry, kept: dict) -> None:
    """What `erase` took, with the line that tells it (core.selectors.journal.removal_of)."""
    Removal.objects.bulk_create(
        Removal(content_type=_kind(row["model"]), object_id=row["pk"], entry=line)
        for row in json.loads(kept.get("rows", "[]"))
        if _is_asked(row["model"])
    )


def erase(*rows: models.Model) -> dict:
    """Delete rows of one kind and what goes with them; returns what `put_back` needs. Raises Gone: another did."""
    for row in rows:
        if not type(row)._base_manager.filter(pk=row.pk).exists():
            raise Gone(type(row), row.pk)
    collector = Collector(using=DEFAULT_DB_ALIAS)
    collector.collect(list(rows))
    gone = list(rows)
    for found in (*collector.data.values(), *collector.fast_deletes):
        gone += [row for row in found if row not in rows]
    freed = [
        [row._meta.label, row.pk, field.attname, getattr(row, field.attname)]
        for (field, _), groups in collector.field_updates.items()
        for group in groups
        for row in group
    ]
    kept = {"rows": serializers.serialize("json", gone, cls=Exact), "freed": freed}
    keys = [row.pk for row in rows]
    collector.delete()
    # What is told next still names them.
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
    return kept


def put_back(undone: Undoable, *, actor: User) -> list[models.Model]:
    """Write again what `erase` took, under the same keys; the subject is held. Raises Refusal."""
    refuse_changed(undone, actor=actor)
    rows = []
    for found in serializers.deserialize("json", undone.kept["rows"]):
        try:
            found.object.full_clean()
        except ValidationError as error:
            raise Refusal(CANNOT, *error.messages) from error
        # Links of many to many were erased as rows, and come back as rows.
        found.save(save_m2m=False, force_insert=True)
        rows.append(found.object)
        if _is_asked(label := found.object._meta.label):
            Removal.objects.filter(content_type=_kind(label), object_id=found.object.pk).delete()
    for label, pk, column, value in undone.kept["freed"]:
        apps.get_model(label)._base_manager.filter(pk=pk).update(**{column: value})
    return rows


def refuse_changed(undone: Undoable, *, actor: User) -> None:
    """Raise Refusal when somebody else wrote about the subject since the act."""
    later = _lines(undone.label, undone.pk).filter(pk__gt=undone.line).exclude(actor=actor).first()
    if later is not None:
        raise Refusal(CHANGED.format(later.actor_label, later.sentence))


def offer(session: SessionBase, undone: Undoable, *, to: str) -> str:
    """Keep it for this session; returns the token of the button. `to` is the page that the act led to."""
    now = clock.real_now().timestamp()
    waiting = {token: row for token, row in session.get(KEPT, {}).items() if row["until"] > now}
    token = secrets.token_urlsafe(9)
    row = {"undone": asdict(undone), "to": to, "until": now + DELAY.total_seconds()}
    session[KEPT] = waiting | {token: row}
    return token


def take(session: SessionBase, token: str) -> dict | None:
    """What a button carries, once: {"undone", "to", "until"}."""
    waiting = dict(session.get(KEPT, {}))
    row = waiting.pop(token, None)
    session[KEPT] = waiting
    return row


def undo(*, actor: User, row: dict | None) -> None:
    """Call the inverse of what `take` gave. Raises NotAllowed, Refusal."""
    if row is None or row["until"] < clock.real_now().timestamp():
        raise Refusal(OVER)
    undone = Undoable(**row["undone"])
    UNDO.get(undone.kind)(actor=actor, undone=undone)


def _lines(label: str, pk: int) -> models.QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(content_type=_kind(label), object_id=pk).order_by("-pk")


def _kind(label: str) -> ContentType:
    return ContentType.objects.get_for_model(apps.get_model(label))


def _is_asked(label: str) -> bool:
    """Nobody asks for a link of many to many by its key. Its type would be created by the first act that asks for it:
    rolled back, Django would go on naming a type that is not there."""
    return not apps.get_model(label)._meta.auto_created
