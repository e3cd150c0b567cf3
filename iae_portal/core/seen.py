"""What a form has just compared with the page, kept until the row is locked: between the two, somebody may save.

The form notes the value of each field as it read the row; the first reading of this row under its lock compares again.
Nothing is kept from one sending to the next.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal

from django.db import models
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile

from iae_portal.core.errors import StaleObject

SHOWN = "shown"  # the field that carries what a page showed
LONG = 60  # beyond, a fingerprint tells as well whether two texts differ
MOVED = (
    "Quelqu'un d'autre vient d'enregistrer « {} » à l'instant. Votre saisie est gardée : enregistrez de nouveau, "
    "la page montrera ce qui a changé."
)

_noted: ContextVar[dict[tuple[str, int], dict[str, str]] | None] = ContextVar("noted", default=None)


def plain(value) -> str:
    """A value as comparable text, whether it comes from the row, from the page or from what was typed."""
    if value is None or value is False or value == "":
        return ""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (Decimal, int, float)) and not isinstance(value, bool):
        return f"{Decimal(str(value)).normalize():f}"
    if isinstance(value, FieldFile):
        return value.name or ""
    if isinstance(value, (list, tuple, set, QuerySet)):
        value = " ".join(sorted(plain(item) for item in value))
    text = str(value).replace("\r\n", "\n").strip()
    return text if len(text) <= LONG else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_carried(name: str) -> bool:
    """The name of that field as it is sent, with the prefix of its form."""
    return name.rpartition("-")[2] == SHOWN


@contextmanager
def one_sending() -> Iterator[None]:
    """The time of one sending: outside of it (a command, a task) nothing was shown, so nothing is noted."""
    token = _noted.set({})
    try:
        yield
    finally:
        _noted.reset(token)


def note(row: models.Model, shown: dict[str, str]) -> None:
    """The fields that a form shows of the row: those that hold, under the same name, what the form read."""
    noted = _noted.get()
    if noted is not None and row.pk is not None:
        columns = {field.name for field in (*row._meta.concrete_fields, *row._meta.many_to_many)}
        noted[_key(row)] = {
            name: value for name, value in shown.items() if name in columns and _value(row, name) == value
        }


def check(row: models.Model) -> None:
    """Raise StaleObject when the row, just read under its lock, is no longer what the form read. Asked once a row."""
    for name, value in (_noted.get() or {}).pop(_key(row), {}).items():
        if _value(row, name) != value:
            raise StaleObject(MOVED.format(row._meta.get_field(name).verbose_name), {name: getattr(row, name)})


def _key(row: models.Model) -> tuple[str, int]:
    return row._meta.label_lower, row.pk


def _value(row: models.Model, name: str) -> str:
    field = row._meta.get_field(name)
    if field.many_to_many:
        # Asked of the base, never of what was read with the row.
        through, own, other = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
        return plain(list(through._base_manager.filter(**{own: row.pk}).values_list(other, flat=True)))
    return plain(getattr(row, field.attname))
