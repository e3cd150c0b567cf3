"""`@scene`: a fixture whose rows are built once in a process, then put back as they were.

Most of a test is the dossier that it begins with: hundreds of queries by the portal's own services, the same ones each
time. The first test that wants a scene builds it and the rows that appeared are kept; the next ones receive them in one
statement, with a copy of what the fixture returned. A scene is only put back on the very rows that it was built on:
after any other write it is built again. On SQLite, or where a test really commits, it always is.
"""

import copy
import functools
import re
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

WRITE = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|WITH|LOCK|SET)\b", re.IGNORECASE)
TABLE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
OWN = ("SET CONSTRAINTS",)  # Django's own words around a test
PLAIN = (str, int, date, Enum, type(None))

Rows = dict[str, str]  # the row as PostgreSQL writes it, by its key


@dataclass(frozen=True, eq=False)
class Recording:
    """What a scene left: by table, the rows added, those changed and the keys gone; and what it returned.

    `given` are the fixtures that it received, `became` what is in those that are rows once it has changed them.
    """

    returned: object
    given: dict[str, object]
    became: dict[str, dict]
    changes: dict[str, tuple[Rows, set[str]]]
    script: str

    def put_back(self, given: dict[str, object]) -> object:
        with connection.connection.cursor() as cursor:
            cursor.execute(self.script)
        returned, became = copy.deepcopy((self.returned, self.became), _paired(self.given, given))
        for name, values in became.items():
            vars(given[name]).update(values)
        return returned


@dataclass
class Stage:
    """The rows of the test that runs: those of the migrations, then of these scenes; None after another write."""

    base: dict[str, Rows] = field(default_factory=dict)
    played: tuple[Recording, ...] | None = ()
    touched: set[str | None] | None = None  # tables written by the scene being built; None among them: unknown

    def note(self, sql) -> None:
        if isinstance(sql, str) and WRITE.match(sql) and not sql.startswith(OWN):
            if self.touched is None:
                self.played = None
            else:
                found = TABLE.match(sql)
                self.touched.add(found.group(1) if found else None)

    def rows(self, table: str) -> Rows:
        rows = self.base[table]
        for recording in self.played:
            added, gone = recording.changes.get(table, ({}, ()))
            rows = {key: row for key, row in rows.items() if key not in gone} | added
        return rows


STAGE = Stage()
RECORDINGS: dict[tuple, Recording] = {}


def watch_rows(patch: pytest.MonkeyPatch) -> None:
    """Once the database of the process is made. The class is watched: a browser gives the process other connections."""
    if connection.vendor == "postgresql":
        STAGE.base = {table: _read(table) for table in connection.introspection.django_table_names(only_existing=True)}
        for name in ("execute", "executemany"):
            patch.setattr(CursorWrapper, name, _noted(getattr(CursorWrapper, name)))


def _noted(original):
    def execute(self: CursorWrapper, sql, params=None):
        STAGE.note(sql)
        return original(self, sql, params)

    return execute


@pytest.fixture(autouse=True)
def empty_stage():
    STAGE.played, STAGE.touched = (), None


def scene(build):
    """Like `pytest.fixture`, for a function that returns rows, a client, or an object that holds them."""

    @functools.wraps(build)
    def put(**given):
        if not _may_play(given):
            return build(**given)
        key = _key(build, given)
        recording = RECORDINGS.get(key)
        if recording is None:
            return _recorded(key, build, given)
        STAGE.played += (recording,)
        return recording.put_back(given)

    return pytest.fixture(put)


def _may_play(given: dict) -> bool:
    known = STAGE.base and STAGE.played is not None and STAGE.touched is None and connection.in_atomic_block
    return bool(known)


def _key(build, given: dict) -> tuple:
    plain = tuple((name, value) for name, value in sorted(given.items()) if isinstance(value, PLAIN))
    if build.__module__ == "tests.conftest":
        before = ()  # one person more changes nothing for another: the same client whatever came before
    else:
        before = frozenset(map(id, STAGE.played)), str(settings.MEDIA_ROOT)
    return build.__module__, build.__qualname__, plain, before, settings.PORTAL_TODAY


def _recorded(key: tuple, build, given: dict) -> object:
    STAGE.touched = set()
    try:
        returned = build(**given)
        touched = STAGE.touched
    finally:
        STAGE.touched = None
    if not touched:
        return returned
    if None in touched:
        STAGE.played = None
        return returned
    changes = {}
    for table in touched:
        before, after = STAGE.rows(table), _read(table)
        added = {key: row for key, row in after.items() if before.get(key) != row}
        changes[table] = added, {key for key in before if before[key] != after.get(key)}
    became = {name: dict(vars(value)) for name, value in given.items() if isinstance(value, Model)}
    kept = copy.deepcopy((returned, became), _paired(given, given))
    recording = RECORDINGS[key] = Recording(kept[0], given, kept[1], changes, _script(changes))
    STAGE.played += (recording,)
    return returned


def _paired(old: dict, new: dict) -> dict[int, object]:
    """What a copy keeps as it is: the fixtures that the scene received, and what they hold.

    Not a plain part: two rows share the number 22, and the key of one is not a value of the other.
    """
    pairs = {}
    for name, value in old.items():
        if isinstance(value, PLAIN):
            continue
        pairs[id(value)] = new[name]
        held = getattr(new[name], "__dict__", {})
        parts = {key: part for key, part in getattr(value, "__dict__", {}).items() if not isinstance(part, PLAIN)}
        pairs |= {id(part): held[key] for key, part in parts.items() if key in held}
    return pairs


def _read(table: str) -> Rows:
    with connection.connection.cursor() as cursor:
        cursor.execute(f'SELECT "{_key_of(table)}"::text, t::text FROM "{table}" t')
        return dict(cursor.fetchall())


@functools.cache
def _keys() -> dict[str, str]:
    return {model._meta.db_table: model._meta.pk.column for model in apps.get_models(include_auto_created=True)}


def _key_of(table: str) -> str:
    return _keys()[table]


def _script(changes: dict[str, tuple[Rows, set[str]]]) -> str:
    """Past the triggers: these rows passed them when they were written."""
    lines = ["SET LOCAL session_replication_role = replica"]
    for table, (added, gone) in changes.items():
        if gone:
            lines.append(f'DELETE FROM "{table}" WHERE "{_key_of(table)}"::text IN ({_quoted(gone)})')
        if added:
            lines.append(f'INSERT INTO "{table}" SELECT * FROM unnest(ARRAY[{_quoted(added.values())}]::"{table}"[])')
    return "; ".join([*lines, "SET LOCAL session_replication_role = origin"])


def _quoted(words) -> str:
    return ", ".join("'{}'".format(word.replace("'", "''")) for word in words)
