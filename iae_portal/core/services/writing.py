"""Writing one row: the lock, the check that the page showed what is still there, the change and its journal line."""

from collections.abc import Callable

from django.db import models

from iae_portal.core.errors import StaleObject
from iae_portal.core.models import Service, User
from iae_portal.core.services.journal import changes, record, snapshot


def lock(obj: models.Model) -> models.Model:
    """The same row, read again under a lock; the caller must be inside a transaction."""
    return type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)


def check_fresh(seen: object | None, stored: object, sentence: str, current: Callable[[], dict]) -> None:
    """Raise StaleObject when the page showed another version (`seen`) than the one stored now.

    None means that nothing was shown: a command, an import. `current` says what the row holds, for the page.
    """
    if seen is not None and seen != stored:
        raise StaleObject(sentence, current())


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
    `subject` and `service` of the journal are by default the row and its own service.
    """
    before = snapshot(obj, list(values))
    for name, value in values.items():
        setattr(obj, name, value)
    # Checked before the comparison: clean() may tidy what was typed.
    obj.full_clean()
    before, after = changes(before, snapshot(obj, list(values)))
    if not after:
        return False
    obj.save()
    sentence = sentence(obj) if callable(sentence) else sentence
    _tell(obj, actor, action, sentence, subject, service, before=before, after=after, comment=comment, guest=guest)
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
    obj.full_clean()
    obj.save()
    _tell(obj, actor, action, sentence, subject, service, after=snapshot(obj, fields), comment=comment, guest=guest)
    return obj


def _tell(obj, actor, action, sentence, subject, service, **values) -> None:
    place = service or getattr(obj, "service", None)
    record(actor=actor, action=action, subject=subject or obj, service=place, sentence=sentence, **values)
