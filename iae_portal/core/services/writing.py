"""Writing one row: the lock, the check that the page showed what is still there, the change and its journal line."""

from collections.abc import Callable, Sequence

from django.db import models
from django.db.models import QuerySet

from iae_portal.core import seen
from iae_portal.core.errors import Gone, StaleObject
from iae_portal.core.locks import PART_OF, RANKS, M, rank_of, under_lock, with_holders
from iae_portal.core.models import Service, User
from iae_portal.core.services.files import forget_replaced, held_by
from iae_portal.core.services.journal import changes, snapshot, tell

BATCH = 500


def lock(obj: M, *related: str) -> M:
    """The same row, read again under a lock with its related rows; the caller must be inside a transaction.

    What the row belongs to is held first (core.locks).
    """
    for holder in reversed(with_holders(obj)[1:]):
        _read_locked(holder)
    return _read_locked(obj, *related)


def lock_all(rows: QuerySet[M]) -> dict[int, M]:
    """Many rows of one kind, by key, read under their locks in one query; what they belong to is held before."""
    found = {row.pk: row for row in under_lock(rows)}
    for row in found.values():
        seen.check(row)
    return found


def take(*rows: models.Model) -> None:
    """Hold several rows, and what they belong to, in the one order; the services called next read them again."""
    held = {row for asked in rows for row in with_holders(asked)}
    for row in sorted(held, key=lambda row: (rank_of(row), row.pk)):
        _read_locked(row)


def hold_for_edit(row: models.Model) -> None:
    """First thing of a page that edits a row of whatever kind: the page then reads it, and compares, under its lock."""
    if whole := getattr(row, PART_OF.get(row._meta.label_lower, ""), None):
        take(whole)
    elif row._meta.label_lower in RANKS:
        take(row)
    else:
        under_lock(type(row)._base_manager.filter(pk=row.pk), alone=True).get()


def _read_locked(obj: M, *related: str) -> M:
    manager = type(obj)._base_manager
    row = under_lock(manager.select_related(*related) if related else manager.all()).filter(pk=obj.pk).first()
    if row is None:  # removed since it was read without its lock
        raise Gone(type(obj), obj.pk)
    seen.check(row)
    return row


def save_all(rows: Sequence[M], fields: Sequence[str]) -> None:
    """Many rows of one kind, read whole under their locks, and changed: the columns named are written.

    By insertions that meet the keys: an update of many rows is a sentence of conditions, ten times as long to build.
    """
    if rows:
        type(rows[0])._base_manager.bulk_create(
            rows, BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=list(fields)
        )


def save_checked(obj: M, **how) -> M:
    """A row that breaks no rule is saved (`how`: what save takes), the others raise ValidationError."""
    obj.full_clean()
    obj.save(**how)
    return obj


def check_fresh(
    seen: object | None, stored: object, sentence: str | Callable[[], str], current: Callable[[], dict]
) -> None:
    """Raise StaleObject when the page showed another version (`seen`) than the one stored now.

    None means that nothing was shown: a command, an import. `current` says what the row holds, for the page.
    """
    if seen is not None and seen != stored:
        raise StaleObject(sentence() if callable(sentence) else sentence, current())


def save_and_tell(
    obj: models.Model,
    *,
    actor: User | None,
    action: str,
    sentence: str | Callable[[models.Model], str],
    values: dict,
    subject: models.Model | None = None,
    service: Service | None = None,
    comment: str = "",
    guest: str = "",
) -> bool:
    """Set the values, check the row, save it and journal what really changed. False when nothing did.

    `obj` was read under its lock. `sentence` may be a function of the row as it is now written.
    The subject of the journal is by default the row, its service the subject's own.
    """
    # A part is held by the lock of what it belongs to, and read under it.
    seen.check(obj)
    before, files = snapshot(obj, list(values)), held_by(obj, list(values))
    for name, value in values.items():
        setattr(obj, name, value)
    # Checked before the comparison: clean() may tidy what was typed.
    obj.full_clean()
    before, after = changes(before, snapshot(obj, list(values)))
    if not after:
        return False
    obj.save()
    forget_replaced(obj, files)
    sentence = sentence(obj) if callable(sentence) else sentence
    told = {"service": service, "comment": comment, "guest": guest}
    tell(actor, subject or obj, action, sentence, before=before, after=after, **told)
    return True


def add_and_tell(
    obj: models.Model,
    *,
    actor: User | None,
    action: str,
    sentence: str,
    fields: list[str],
    subject: models.Model | None = None,
    service: Service | None = None,
    comment: str = "",
    guest: str = "",
) -> models.Model:
    """Check and save a new row, and journal the values of `fields`. Returns the row."""
    save_checked(obj)
    told = {"service": service, "comment": comment, "guest": guest}
    tell(actor, subject or obj, action, sentence, after=snapshot(obj, fields), **told)
    return obj
