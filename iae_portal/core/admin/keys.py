"""The keys that an administrator picks or ticks: those that no row can have never reach the database."""

from collections.abc import Iterable

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Model

from iae_portal.core.text import digits_in


def are_keys(model: type[Model], ticked: Iterable[str]) -> bool:
    try:
        for key in ticked:
            model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return True


class KeysOnly:
    """What is no key selects nothing, where Django asks the database for it."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if digits_in(str(key)) is not None], attr)


class KeySelect(KeysOnly, AutocompleteSelect):
    """One row, found as one types."""


class KeySelectMultiple(KeysOnly, AutocompleteSelectMultiple):
    """Several."""
