"""The order of locks and what is written under them, read from the SQL that PostgreSQL receives.

A transaction fails the test when it takes a lock of a lower rank after a higher one, or of a lower key of one kind in
another statement, when it saves a row, alone or among many, which it read before locking it, and when it changes a row
of a locked kind (save, update or delete by filter) without its lock: the fault shows without a race. Only what a
service opens is looked at, not the test's own rows.
"""

import datetime as dt
import itertools
import re
import sys
import weakref
from collections.abc import Callable
from decimal import Decimal
from enum import Enum

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.backends.utils import CursorWrapper

from iae_portal.core.locks import HELD_BY, PART_OF, RANKS

LOCK = re.compile(r'FOR (?:NO KEY )?UPDATE OF "(\w+)"(?: (SKIP) LOCKED)?$')
CHANGE = re.compile(r'^(?:UPDATE|DELETE FROM) "(\w+)"')
RESAVED = re.compile(r'ON CONFLICT\("id"\) DO UPDATE')
ADDITION = re.compile(r'^INSERT INTO "(\w+)" .*RETURNING "\w+"\."id"$', re.DOTALL)
# A delete or a migration opens a transaction by itself, a test one around what it tries: none is the act of a service.
NO_SERVICE = ("django.db.", "tests.")
moment = itertools.count(1)
# Kinds of values that two reads never share: the very object tells from which row it was taken.
TAKEN = (str, Decimal, dt.date)

MODELS = {apps.get_model(label)._meta.db_table: apps.get_model(label) for label in (*RANKS, *PART_OF)}
# A part without a rank is in no order: whoever wants it has its whole first.
RANK_OF = {table: RANKS.get(model._meta.label_lower, len(RANKS)) for table, model in MODELS.items()}


READ: weakref.WeakValueDictionary[int, models.Model] = weakref.WeakValueDictionary()


class Act:
    """What one transaction has locked so far."""

    def __init__(self):
        self.locked: dict[tuple[str, int], int] = {}  # (table, key) -> moment of its lock
        self.own: dict[tuple[str, int], None] = {}  # added by it: nobody else sees them yet
        self.marks: list[tuple[int, int]] = []  # how much of both was held at each savepoint

    def holds(self, table: str, key: int) -> bool:
        return (table, key) in self.locked or (table, key) in self.own

    def take(self, table: str, keys: list[int], alone: Callable[[], bool] = lambda: False) -> str | None:
        """Note a lock; a sentence when it comes after one of a higher rank, or of a higher key of its kind.

        `alone()`: whoever wants these rows waits for their holder, so that their keys are in no order.
        """
        new = [(table, key) for key in keys if not self.holds(table, key)]
        above = {other for other, _ in self.locked if RANK_OF[table] < RANK_OF[other] < len(RANKS)}
        # A part without a rank is in no order.
        ordered = new and RANK_OF[table] < len(RANKS)
        beyond = [key for other, key in self.locked if ordered and other == table and key > new[0][1]]
        self.locked |= {row: next(moment) for row in new}
        if new and above:
            return f"{table} was locked after {', '.join(sorted(above, key=RANK_OF.get))}"
        return f"{table} {new[0][1]} was locked after {max(beyond)}" if beyond and not alone() else None

    def mark(self) -> None:
        self.marks.append((len(self.locked), len(self.own)))

    def leave(self, *, undone: bool) -> None:
        """The end of a savepoint: what it locked is free again when it is undone."""
        held = self.marks.pop() if self.marks else None  # a test's own block has none
        if undone and held:
            # Each only grows at its end: what came since is what goes.
            self.locked = dict(itertools.islice(self.locked.items(), held[0]))
            self.own = dict(itertools.islice(self.own.items(), held[1]))


def noted(original):
    """CursorWrapper.execute that follows the locks of the transaction it belongs to."""

    def execute(self: CursorWrapper, sql, params=None):
        act = getattr(self.db, "act_of_test", None)
        if act is None or not isinstance(sql, str):
            return original(self, sql, params)
        # Before it runs: the rows that an update by filter finds may not answer the filter any more.
        if (found := CHANGE.match(sql)) and found.group(1) in MODELS:
            _refuse_bare(self, act, found.group(1), _keys_changed(self, found.group(1), sql, params))
        result = original(self, sql, params)
        if (found := LOCK.search(sql)) and found.group(1) in MODELS:
            table, keys = found.group(1), _keys_read(self)
            # Asked of the database only when there is something to excuse.
            fault = act.take(table, keys, lambda: all(_held_by_whole(self, act, table, key, HELD_BY) for key in keys))
            # What never waits, and what nobody waits for, is in no ring of those who wait for each other.
            if fault and not found.group(2) and not all(_held_by_whole(self, act, table, key) for key in keys):
                report(fault)
        elif (found := ADDITION.match(sql)) and found.group(1) in MODELS:
            table, keys = found.group(1), _keys_read(self)
            if RESAVED.search(sql):
                _refuse_bare(self, act, table, keys)
            act.own |= dict.fromkeys((table, key) for key in keys)
        return result

    return execute


def _refuse_bare(cursor: CursorWrapper, act: Act, table: str, keys: list[int]) -> None:
    bare = [key for key in keys if not act.holds(table, key) and not _held_by_whole(cursor, act, table, key)]
    if bare:
        report(f"{table} was changed without its lock: {bare}")


def report(fault: str) -> None:
    raise AssertionError(f"locks (core/locks.py): {fault}")


def _keys_changed(cursor: CursorWrapper, table: str, sql: str, params) -> list[int]:
    """The keys of the rows that an update or a delete is about to change, read beside the queries that tests count."""
    before, condition = _parted(sql)
    with cursor.db.connection.cursor() as aside:
        aside.execute(f'SELECT "{table}"."id" FROM "{table}"{condition}', list(params or ())[before.count("%s") :])
        return [row[0] for row in aside.fetchall()]


def _held_by_whole(cursor: CursorWrapper, act: Act, table: str, key: int, links: dict[str, str] = PART_OF) -> bool:
    """A part needs no lock of its own while its transaction holds what it belongs to, or has just made it."""
    model = MODELS[table]
    name = links.get(model._meta.label_lower)
    if name is None:
        return False
    field = model._meta.get_field(name)
    columns = '"content_type_id", "object_id"' if field.related_model is None else f'"{field.column}"'
    with cursor.db.connection.cursor() as aside:
        aside.execute(f'SELECT {columns} FROM "{table}" WHERE "id" = %s', [key])
        *kind, whole = aside.fetchone()
    owner = ContentType.objects.get_for_id(*kind).model_class() if kind else field.related_model
    held = owner._meta.db_table
    return act.holds(held, whole) or (held in MODELS and _held_by_whole(cursor, act, held, whole, links))


def _parted(sql: str) -> tuple[str, str]:
    """An update or a delete, and its own WHERE: a value may be a query, which has another one between parentheses."""
    for found in re.finditer(" WHERE ", sql):
        before = sql[: found.start()]
        if before.count("(") == before.count(")"):
            return before, sql[found.start() :]
    return sql, ""


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
        caller = sys._getframe(1).f_globals["__name__"]
        of_a_service = not self._from_testcase and not caller.startswith(NO_SERVICE)
        if of_a_service and getattr(connection, "act_of_test", None) is None:
            connection.act_of_test = Act()
        if (act := getattr(connection, "act_of_test", None)) is not None:
            act.mark()

    return enter


def closed(original):
    def leave(self: transaction.Atomic, *error):
        connection = transaction.get_connection(self.using)
        undone = error[0] is not None or connection.needs_rollback
        try:
            return original(self, *error)
        finally:
            if (act := getattr(connection, "act_of_test", None)) is not None:
                act.leave(undone=undone)
            if all(block._from_testcase for block in connection.atomic_blocks):
                connection.act_of_test = None

    return leave


def dated(original):
    """Model.from_db that remembers when the row was read."""

    def from_db(cls, *args, **kwargs):
        row = original.__func__(cls, *args, **kwargs)
        row._read_at = next(moment)
        if cls._meta.db_table in MODELS:
            READ[row._read_at] = row
        return row

    return classmethod(from_db)


def read_again(original):
    def refresh_from_db(self, *args, **kwargs):
        original(self, *args, **kwargs)
        self._read_at = next(moment)

    return refresh_from_db


def checked(original):
    """Model.save_base that refuses a row read before the lock of its transaction, its own or that of its whole."""

    def save_base(self, *args, **kwargs):
        _refuse_old([self])
        return original(self, *args, **kwargs)

    return save_base


def checked_together(original):
    """QuerySet.bulk_update, and bulk_create as save_all calls it: as `checked`, for many rows."""

    def write(self, objs, *args, **kwargs):
        objs = list(objs)
        _refuse_old(objs)
        return original(self, objs, *args, **kwargs)

    return write


def taken_late(original):
    """QuerySet.update that refuses a value taken from a row as it was before its lock."""

    def update(self, **values):
        act = getattr(transaction.get_connection(), "act_of_test", None)
        # A choice, or a short text, is shared by all who say it.
        own = [value for value in values.values() if isinstance(value, TAKEN) and not isinstance(value, Enum)]
        taken = [value for value in own if len(str(value)) > 1]
        rows = list(READ.values()) if act and taken else []
        # What the locked row holds too was compared with it, as the forms do.
        taken = [value for value in taken if all(_is_old(act, row) for row in rows if _holds(row, value))]
        for row in rows:
            if any(_holds(row, value) for value in taken) and _is_old(act, row):
                report(f"{self.model._meta.label} was changed with what {row._meta.label} said before its lock: {row}")
        return original(self, **values)

    return update


def _holds(row: models.Model, value) -> bool:
    return any(held is value for held in row.__dict__.values())


def _is_old(act: Act, row: models.Model) -> bool:
    since = not row._state.adding and (act.locked.get((row._meta.db_table, row.pk)) or _whole_locked(act, row))
    return bool(since) and getattr(row, "_read_at", since) < since


def _refuse_old(rows: list[models.Model]) -> None:
    act = getattr(transaction.get_connection(), "act_of_test", None)
    for row in rows if act else ():
        if _is_old(act, row):
            report(f"{row._meta.label} saved as it was read before its lock: {row}")


def _whole_locked(act: Act, row: models.Model) -> int | None:
    """The moment of the lock of what a part belongs to."""
    name = PART_OF.get(row._meta.label_lower)
    if name is None:
        return None
    # Without reading the whole: tests count queries.
    field = row._meta.get_field(name)
    if field.related_model:
        return act.locked.get((field.related_model._meta.db_table, getattr(row, field.attname)))
    owner = ContentType.objects.get_for_id(row.content_type_id).model_class()
    return act.locked.get((owner._meta.db_table, row.object_id))


PATCHES = (
    (CursorWrapper, "execute", noted),
    (transaction.Atomic, "__enter__", opened),
    (transaction.Atomic, "__exit__", closed),
    (models.Model, "from_db", dated),
    (models.Model, "refresh_from_db", read_again),
    (models.Model, "save_base", checked),
    (models.QuerySet, "bulk_create", checked_together),
    (models.QuerySet, "bulk_update", checked_together),
    (models.QuerySet, "update", taken_late),
)


def watch(patch) -> None:
    """Put the watch on for the whole session; `patch` is a MonkeyPatch."""
    for owner, name, guarded in PATCHES:
        patch.setattr(owner, name, guarded(owner.__dict__[name] if name == "from_db" else getattr(owner, name)))
