"""Readers of one JSON value: each returns it, or None after adding a fault. Nothing is ever assumed."""

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from financing.calculation import months
from financing.calculation.errors import Fault

# Digits, then possibly a point and decimals: no sign, exponent, space, comma, nor digit of another script.
NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]+)?")

Faults = list[Fault]


class RepeatedKeys(dict):
    """A JSON object that wrote one key twice: neither of the two values can be chosen."""

    repeated: tuple[str, ...] = ()


def quoted(value: Any) -> str:
    """A value as the reader typed it, shortened."""
    text = value if isinstance(value, str) else str(value)
    return f"« {text[:40]}{'…' if len(text) > 40 else ''} »"


def number(value: Any, field: str, faults: Faults, *, positive: bool = False) -> Decimal | None:
    """A non-negative decimal written as a string."""
    # A JSON number would have gone through a float: figures are strings.
    if isinstance(value, str) and NUMBER.fullmatch(value):
        found = Decimal(value)
        if found or not positive:
            return found
        faults.append(Fault(field, "La valeur doit être supérieure à zéro."))
        return None
    faults.append(Fault(field, _number_message(value)))
    return None


def _number_message(value: Any) -> str:
    if not isinstance(value, str):
        return 'Un nombre s’écrit entre guillemets, par exemple "12.50".'
    if value.startswith("-"):
        return f"La valeur {quoted(value)} est négative : donnez un nombre positif ou nul."
    return (
        f"{quoted(value)} n’est pas un nombre : des chiffres (douze au plus avant le point), "
        "puis au besoin un point et des décimales."
    )


def month(value: Any, field: str, faults: Faults) -> int | None:
    found = months.parse(value) if isinstance(value, str) else None
    if found is None:
        faults.append(Fault(field, f"{_shown(value)} n’est pas un mois : écrivez-le AAAA-MM, entre guillemets."))
    return found


def _shown(value: Any) -> str:
    return quoted(value) if isinstance(value, str | int | float | Decimal) else "Cette valeur"


def text(value: Any, field: str, faults: Faults) -> str | None:
    if isinstance(value, str):
        return value
    faults.append(Fault(field, "Un texte entre guillemets est attendu ici."))
    return None


def boolean(value: Any, field: str, faults: Faults) -> bool | None:
    if type(value) is bool:
        return value
    faults.append(Fault(field, "Une valeur true ou false est attendue ici, sans guillemets."))
    return None


def choice(value: Any, field: str, allowed: Collection[str], faults: Faults) -> str | None:
    if isinstance(value, str) and value in allowed:
        return value
    told = f"{quoted(value)} n’est pas reconnu ici" if isinstance(value, str) else "Un des codes connus est attendu ici"
    faults.append(Fault(field, f"{told} : choisissez parmi {', '.join(allowed)}."))
    return None


def items(value: Any, field: str, faults: Faults, *, empty: str) -> list[Any] | None:
    """A list with something in it."""
    if type(value) is not list:
        faults.append(Fault(field, "Une liste est attendue ici, entre crochets."))
        return None
    if not value:
        faults.append(Fault(field, empty))
        return None
    return value


def record(
    value: Any, field: str, faults: Faults, *, required: Collection[str], optional: Collection[str] = ()
) -> None:
    """An object with every required key and no unknown one."""
    if not isinstance(value, dict):
        faults.append(Fault(field, "Un objet est attendu ici, entre accolades."))
        return
    _check_repeated(value, field, faults)
    for key in value:
        if key not in required and key not in optional:
            faults.append(
                Fault(within(field, key), f"La clé {quoted(key)} n’est pas reconnue : corrigez son nom ou retirez-la.")
            )
    for key in required:
        if key not in value:
            faults.append(Fault(within(field, key), f"La clé {quoted(key)} manque : elle est obligatoire."))


def mapping(value: Any, field: str, faults: Faults) -> dict[str, Any]:
    """An object whose keys are free; empty after a fault."""
    if not isinstance(value, dict):
        faults.append(Fault(field, "Un objet est attendu ici, entre accolades."))
        return {}
    _check_repeated(value, field, faults)
    return value


def _check_repeated(value: dict[str, Any], field: str, faults: Faults) -> None:
    if isinstance(value, RepeatedKeys):
        faults += [
            Fault(within(field, key), f"La clé {quoted(key)} est écrite deux fois : gardez la bonne valeur.")
            for key in value.repeated
        ]


def within(field: str, key: str) -> str:
    return f"{field}.{key}" if field else key
