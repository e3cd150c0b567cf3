"""Slots: how a lower floor learns something from a higher one without importing it.

A lower floor declares `Slot("conventions.sign.guards")`; the higher floor calls `slot.fill(key, value)` in its
`wire()`. A slot named in settings.REQUIRED_SLOTS and left empty is a system-check error, and `Slot.all()` refuses.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

from django.conf import settings

from iae_portal.core.errors import Refusal

T = TypeVar("T")
_slots: dict[str, "Slot"] = {}


class Slot(Generic[T]):
    """A named, ordered registry of contributions: key -> value, in the order they came."""

    def __init__(self, name: str):
        self.name = name
        self._items: dict[str, T] = {}
        _slots[name] = self

    def fill(self, key: str, value: T) -> T:
        self._items[key] = value
        return value

    def all(self) -> list[T]:
        # An empty required slot is a refusal: an open door would let through what nobody checked.
        if not self._items and self.name in settings.REQUIRED_SLOTS:
            raise Refusal(f"Le portail est incomplet : rien ne remplit « {self.name} ». Prévenez l'administrateur.")
        return list(self._items.values())

    def get(self, key: str) -> T:
        """The value of a key; KeyError when nobody filled it."""
        return self._items[key]

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(self._items.items())

    def __len__(self) -> int:
        return len(self._items)


def find(name: str) -> Slot | None:
    return _slots.get(name)


def names() -> list[str]:
    """Every declared slot."""
    return sorted(_slots)
