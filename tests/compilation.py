"""What Django works out again for each query of a process, kept: a quarter of the suite's Python is its writing of SQL.

The SQL is the same to the letter (tests/core/test_compilation.py).
"""

import functools

from django.db.backends.postgresql.compiler import SQLCompiler
from django.db.models import BigAutoField, Field
from django.db.models.expressions import BaseExpression


def column(original):
    """The column of a joined table: one, as Django keeps that of the table itself, with its identity once asked."""
    kept: dict[tuple, tuple] = {}

    def get_col(self: Field, alias: str, output_field: Field | None = None):
        key = id(self), alias, id(output_field)
        if key not in kept:
            kept[key] = original(self, alias, output_field), self, output_field  # held: no other takes their numbers
        return kept[key][0]

    return get_col


def key_type(original):
    """Django makes a field for each join, to ask it what a key is in the database."""
    kept: dict[str, str] = {}

    def rel_db_type(self: BigAutoField, connection) -> str:
        if connection.vendor not in kept:
            kept[connection.vendor] = original(self, connection)
        return kept[connection.vendor]

    return rel_db_type


def quoted(original):
    def quote_name_unless_alias(self: SQLCompiler, name: str) -> str:
        return self.quote_cache.get(name) or original(self, name)

    return quote_name_unless_alias


def copied(original):
    """As `copy.copy` does, without asking each time how an expression is rebuilt."""

    def copy(self: BaseExpression):
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__getstate__())
        return twin

    return copy


PATCHES = (
    (Field, "get_col", column),
    (BigAutoField, "rel_db_type", key_type),
    (SQLCompiler, "quote_name_unless_alias", quoted),
    (BaseExpression, "copy", copied),
)


def keep(patch) -> None:
    """For the whole session; `patch` is a MonkeyPatch."""
    for owner, name, kept in PATCHES:
        original = getattr(owner, name)
        patch.setattr(owner, name, functools.wraps(original)(kept(original)))
