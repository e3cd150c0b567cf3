"""The order of locks and what is written under them, read from the SQL that PostgreSQL receives.

A transaction that takes a lock of a lower rank after a higher one, or that saves a row which it read before locking
it, fails the test: the fault shows without a race. Only what a service opens is looked at, not the test's own rows.
"""

import itertools
import re

from django.apps import apps
from django.db import models, transaction
from django.db.backends.utils import CursorWrapper

from iae_portal.core.locks import RANKS

LOCK = re.compile(r'FOR (?:NO KEY )?UPDATE OF "(\w+)"(?: (SKIP) LOCKED)?$')
CHANGE = re.compile(r'^(?:UPDATE|DELETE FROM) "(\w+)" .*?WHERE "\w+"\."id" = %s$', re.DOTALL)
ADDITION = re.compile(r'^INSERT INTO "(\w+)" .*RETURNING "\w+"\."id"$', re.DOTALL)
moment = itertools.count(1)


def ranks_by_table() -> dict[str, int]:
    return {apps.get_model(label)._meta.db_table: rank for label, rank in RANKS.items()}


class Act:
    """What one transaction has locked so far."""

    def __init__(self):
        self.locked: dict[tuple[str, int], int] = {}  # (table, key) -> moment of its lock
        self.touched: set[tuple[str, int]] = set()  # locked, or held by having been changed
        self.own: set[tuple[str, int]] = set()  # added by it: nobody else sees them yet

    def take(self, table: str, keys: list[int], ranks: dict[str, int]) -> str | None:
        """Note a lock; a sentence when it comes after one of a higher rank."""
        new = [(table, key) for key in keys if (table, key) not in self.touched | self.own]
        above = sorted({other for other, _ in self.touched if ranks[other] > ranks[table]}, key=ranks.get)
        self.touched.update(new)
        return f"{table} was locked after {', '.join(above)}" if new and above else None


def noted(original):
    """CursorWrapper.execute that follows the locks of the transaction it belongs to."""
    ranks = ranks_by_table()

    def execute(self: CursorWrapper, sql, params=None):
        result = original(self, sql, params)
        act = getattr(self.db, "act_of_test", None)
        if act is None or not isinstance(sql, str):
            return result
        fault = None
        if (found := LOCK.search(sql)) and found.group(1) in ranks:
            table, keys = found.group(1), _keys_read(self)
            fault = act.take(table, keys, ranks)
            if found.group(2):  # never waits, so never in a ring of those who do
                fault = None
            act.locked |= {(table, key): next(moment) for key in keys if (table, key) not in act.locked}
        elif (found := ADDITION.match(sql)) and found.group(1) in ranks:
            act.own |= {(found.group(1), key) for key in _keys_read(self)}
        elif (found := CHANGE.match(sql)) and found.group(1) in ranks:
            fault = act.take(found.group(1), [params[-1]], ranks)
        if fault:
            raise AssertionError(f"order of locks (core/locks.py): {fault}")
        return result

    return execute


def _keys_read(cursor: CursorWrapper) -> list[int]:
    """The keys of the rows just locked: their first column, read and put back."""
    rows = cursor.cursor.fetchall()
    if rows:
        cursor.cursor.scroll(0, mode="absolute")
    return [row[0] for row in rows]


def opened(original):
    def enter(self: transaction.Atomic):
        original(self)
        connection = transaction.get_connection(self.using)
        if not self._from_testcase and getattr(connection, "act_of_test", None) is None:
            connection.act_of_test = Act()

    return enter


def closed(original):
    def leave(self: transaction.Atomic, *error):
        try:
            return original(self, *error)
        finally:
            connection = transaction.get_connection(self.using)
            if all(block._from_testcase for block in connection.atomic_blocks):
                connection.act_of_test = None

    return leave


def dated(original):
    """Model.from_db that remembers when the row was read."""

    def from_db(cls, *args, **kwargs):
        row = original.__func__(cls, *args, **kwargs)
        row._read_at = next(moment)
        return row

    return classmethod(from_db)


def read_again(original):
    def refresh_from_db(self, *args, **kwargs):
        original(self, *args, **kwargs)
        self._read_at = next(moment)

    return refresh_from_db


def checked(original):
    """Model.save_base that refuses a row read before the lock that its transaction has taken on it."""

    def save_base(self, *args, **kwargs):
        act = getattr(transaction.get_connection(), "act_of_test", None)
        if act and not self._state.adding:
            since = act.locked.get((self._meta.db_table, self.pk))
            if since and getattr(self, "_read_at", since) < since:
                raise AssertionError(f"{self._meta.label} saved as it was read before its lock: {self}")
        return original(self, *args, **kwargs)

    return save_base


PATCHES = (
    (CursorWrapper, "execute", noted),
    (transaction.Atomic, "__enter__", opened),
    (transaction.Atomic, "__exit__", closed),
    (models.Model, "from_db", dated),
    (models.Model, "refresh_from_db", read_again),
    (models.Model, "save_base", checked),
)


def watch(patch) -> None:
    """Put the watch on for the whole session; `patch` is a MonkeyPatch."""
    for owner, name, guarded in PATCHES:
        patch.setattr(owner, name, guarded(owner.__dict__[name] if name == "from_db" else getattr(owner, name)))
