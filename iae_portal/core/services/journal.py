"""Writing the journal: services call `tell` in the same transaction as their write."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from iae_portal.core import clock
from iae_portal.core.acting import named, require_own_hand
from iae_portal.core.models import JournalEntry, Service, User

PORTAL_LABEL = "Portail (travail automatique)"


def plain(value: Any) -> Any:
    """A value as the journal keeps it: JSON scalars, dates in ISO, decimals as strings, rows by their label."""
    if isinstance(value, (dt.date, dt.datetime, dt.time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def snapshot(obj: models.Model, fields: list[str]) -> dict:
    """Values of the named fields, ready for `before` or `after`."""
    return {name: plain(getattr(obj, name)) for name in fields}


def changes(before: dict, after: dict) -> tuple[dict, dict]:
    """Both dicts reduced to the keys whose values differ."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}


def entry(
    *,
    actor: User | None,
    action: str,
    subject: models.Model,
    sentence: str,
    service: Service | None = None,
    before: dict | None = None,
    after: dict | None = None,
    comment: str = "",
    guest: str = "",
) -> JournalEntry:
    """An unsaved line, for bulk writes (JournalEntry.objects.bulk_create). The service is by default the subject's own.

    Raises NotAllowed for what an administrator may not do in another person's name (core.acting).
    """
    require_own_hand(actor, action)
    return JournalEntry(
        at=clock.now(),
        actor=actor,
        # Kept beside the key: somebody renamed or gone is still named as he was that day.
        actor_label=named(actor) if actor else (guest or PORTAL_LABEL),
        service=service or getattr(subject, "service", None),
        action=action,
        # Cut to its column: a long name must not refuse the act that is told.
        sentence=sentence[:400],
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        before=plain(before or {}),
        after=plain(after or {}),
        comment=comment,
    )


def tell(actor: User | None, subject: models.Model, action: str, sentence: str, **values) -> JournalEntry:
    """Write one line (the other arguments are those of `entry`)."""
    line = entry(actor=actor, subject=subject, action=action, sentence=sentence, **values)
    # The table refuses UPDATE: a key that would exist already must fail, not change a line.
    line.save(force_insert=True)
    return line
