"""What a change made of a row, field by field, as a person reads it: the journal keeps codes, pages show words."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import models
from django.utils import timezone

from iae_portal.core.amounts import AmountField, RateField
from iae_portal.core.text import MONTHS, euros, french_date, french_hour, number, rate, upper_first

NOTHING = "vide"
DECIMAL = re.compile(r"-?\d+(\.\d+)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
# In the words of a service: an amount as the base writes it, a month as a key.
AMOUNT = re.compile(r"(?<![\w.,])-?\d+\.\d\d(?![\w.])")
MONTH = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])\b(?!-)")


@dataclass(frozen=True)
class Difference:
    """One field; `before` is "" when the row did not exist, or when nobody wrote what was there."""

    label: str
    before: str
    after: str


def differences(model: type[models.Model], before: dict, after: dict) -> list[Difference]:
    """Both dicts as the journal keeps them (`services.journal.snapshot`), in the order in which they were written."""
    names = [*after, *(name for name in before if name not in after)]
    changed = [name for name in names if _known(before.get(name)) != _known(after.get(name))]
    # What is told of a dossier may be of another row: the one that has most of these fields.
    rows = sorted(_rows(model), key=lambda row: -sum(_own(row, name) is not None for name in names))
    return [_difference(name, [_own(row, name) for row in rows], before, after) for name in changed]


def _known(value: Any) -> Any:
    """Nothing is nothing, however it was written."""
    return None if value in ("", [], {}) else value


def _difference(name: str, fields: list[models.Field | None], before: dict, after: dict) -> Difference:
    values = [values[name] for values in (before, after) if name in values]
    field = _speaking([field for field in fields if field], values)
    label = str(field.verbose_name) if field else MONTH.sub(_month, name)
    said = [said_of(field, values[name]) if name in values else "" for values in (before, after)]
    return Difference(upper_first(label), *said)


@lru_cache(maxsize=128)
def _rows(model: type[models.Model]) -> tuple[type[models.Model], ...]:
    """The row, then what is journaled on it, then the others of its application: each once."""
    related = [relation.related_model for relation in model._meta.related_objects]
    return tuple(dict.fromkeys((model, *related, *model._meta.app_config.get_models())))


@lru_cache(maxsize=8192)
def _own(model: type[models.Model], name: str) -> models.Field | None:
    return next(
        (field for field in (*model._meta.concrete_fields, *model._meta.many_to_many) if field.name == name), None
    )


def _speaking(fields: list[models.Field], values: list) -> models.Field | None:
    """Several rows have a state: the one whose choices name these values."""
    for field in fields:
        codes = {str(code) for code, _ in field.flatchoices}
        if not codes or all(_known(value) is None or str(value) in codes for value in values):
            return field
    return fields[0] if fields else None


def said_of(field: models.Field | None, value: Any) -> str:
    """A kept value in French; `field` is None for a value that is no field of a row."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (list, tuple)):
        return ", ".join(said_of(field, item) for item in value) or NOTHING
    if isinstance(value, dict):
        return ", ".join(f"{name} : {said_of(None, item)}" for name, item in value.items()) or NOTHING
    if field is not None and (label := {str(code): label for code, label in field.flatchoices}.get(str(value))):
        return str(label)
    return _scalar(field, str(value))


def _scalar(field: models.Field | None, text: str) -> str:
    if isinstance(field, AmountField) and DECIMAL.fullmatch(text):
        return euros(Decimal(text))
    if isinstance(field, RateField) and DECIMAL.fullmatch(text):
        return rate(Decimal(text))
    words = isinstance(field, (models.CharField, models.TextField))
    if DECIMAL.fullmatch(text) and (isinstance(field, models.DecimalField) or ("." in text and not words)):
        return number(Decimal(text))
    if DAY.match(text) and (field is None or isinstance(field, models.DateField)):
        is_month = field is not None and "mois" in field.verbose_name  # kept as its first day
        return MONTH.sub(_month, text[:7]) if is_month else _day(text)
    return AMOUNT.sub(lambda found: number(Decimal(found[0])), text) if field is None else text


def _month(found: re.Match) -> str:
    return f"{MONTHS[int(found[2]) - 1]} {found[1]}"


def _day(text: str) -> str:
    at = dt.datetime.fromisoformat(text)
    if DAY.fullmatch(text):
        return french_date(at.date())
    at = timezone.localtime(at) if at.tzinfo else at
    return f"{french_date(at.date())} à {french_hour(at)}"
