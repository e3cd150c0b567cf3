"""JSON text to Python values, telling repeated keys and refusing what cannot be read."""

import json
from decimal import Decimal
from typing import Any

from financing.calculation.errors import refuse
from financing.calculation.parsing.primitives import RepeatedKeys


def load(raw: bytes | str) -> Any:
    """The document; raises Refused when it is not JSON."""
    try:
        return json.loads(raw, object_pairs_hook=_object, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise refuse(
            "document", f"Le JSON est illisible à la ligne {error.lineno}, colonne {error.colno} : corrigez-le."
        ) from None
    except UnicodeDecodeError:
        raise refuse("document", "Le document n’est pas encodé en UTF-8 : enregistrez-le dans cet encodage.") from None
    except RecursionError:
        raise refuse("document", "Le document emboîte trop de listes ou d’objets pour être lu.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # The usual reading keeps the last of two equal keys without a word.
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    keys = [key for key, _ in pairs]
    marked = RepeatedKeys(found)
    marked.repeated = tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1))
    return marked


def _integer(text: str) -> int | Decimal:
    """An integer; beyond any year, a Decimal no field accepts: Python refuses integers of 4 300 digits."""
    return int(text) if len(text) < 10 else Decimal(text)
