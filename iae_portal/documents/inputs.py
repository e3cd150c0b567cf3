"""Inputs of a document as JSON and back: what is frozen is rendered again the same, years later."""

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any


def freeze(value: Any) -> Any:
    """A JSON value. Dates and decimals keep their type under a "$" key; dicts are sorted by key.

    TypeError on anything else (rows, floats, objects): a document only knows plain values.
    """
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    # A datetime is a date too: it is asked first.
    if isinstance(value, dt.datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"$date": value.isoformat()}
    if isinstance(value, (list, tuple)):
        return [freeze(item) for item in value]
    if isinstance(value, dict):
        # Sorted, because PostgreSQL gives the keys of JSON back in its own order.
        return {key: freeze(value[key]) for key in sorted(value, key=_plain_key)}
    raise TypeError(f"{type(value).__name__} cannot be an input of a document: {value!r}")


def _plain_key(key: Any) -> str:
    if not isinstance(key, str) or key.startswith("$"):
        raise TypeError(f"{key!r} cannot be a key of the inputs of a document")
    return key


THAWS = {
    "$decimal": Decimal,
    "$date": dt.date.fromisoformat,
    "$datetime": dt.datetime.fromisoformat,
}


def thaw(value: Any, mapping: type[dict] = dict) -> Any:
    """The values that `freeze` took, whatever order the database gave the keys back in."""
    if isinstance(value, list):
        return [thaw(item, mapping) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (key,) = value
        if key in THAWS:
            return THAWS[key](value[key])
    return mapping((key, thaw(value[key], mapping)) for key in sorted(value))


def fingerprint(frozen: Any) -> str:
    """SHA-256 of frozen inputs in their only written form."""
    text = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
