"""The one module that holds what differs between PostgreSQL (the real one) and SQLite (the demo)."""

from django.db import InterfaceError, OperationalError, connection, migrations
from django.db.migrations.operations.base import Operation
from django.db.models import BigIntegerField, F, Func, IntegerField, Q, QuerySet
from django.db.models.lookups import Contains, In

# The database stopped, broke the connection or can not serve just now: what was asked may succeed a little later.
OUTAGE = (OperationalError, InterfaceError)

DEADLOCK = "40P01"  # PostgreSQL's code: two transactions wait for each other, this one was undone


def is_deadlock(error: BaseException | None) -> bool:
    """True when the error, or what caused it, is a deadlock of PostgreSQL. SQLite has one writer and none."""
    while error is not None:
        if getattr(error, "pgcode", None) == DEADLOCK:
            return True
        error = error.__cause__ or error.__context__
    return False


def count_rows() -> None:
    """After thousands of rows in one transaction: PostgreSQL plans by its last count, which saw empty tables; SQLite,
    that never counts by itself, reads a year of the country to find a service's."""
    # Without names, PostgreSQL counts what its databases share too, and keeps it locked until the transaction ends.
    named = connection.vendor == "postgresql"
    tables = ", ".join(map(connection.ops.quote_name, connection.introspection.django_table_names())) if named else ""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


class CreateModels(Operation):
    """Migration operation: all the tables of an application, on an empty base.

    Django renders again, at each operation, every model that a key ties to the one it touches: here they are
    rendered once, when all of them are known.
    """

    serialization_expand_args = ["models"]

    def __init__(self, models: list[migrations.CreateModel]) -> None:
        self.models = models

    def deconstruct(self):
        return type(self).__name__, [], {"models": self.models}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        state.is_delayed = False  # or each RunPython that follows would render them again
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return "Create every table"


POSTGRES_REFUSAL = """
CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{message}'; END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
"""
SQLITE_REFUSAL = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END;
"""


def append_only(table: str) -> migrations.RunPython:
    """Migration operation: the database itself refuses UPDATE and DELETE on the table."""
    message = f"{table} : ligne en ajout seul"

    def forwards(apps, schema_editor):
        postgres = schema_editor.connection.vendor == "postgresql"
        script = (POSTGRES_REFUSAL if postgres else SQLITE_REFUSAL).format(table=table, message=message)
        with schema_editor.connection.cursor() as cursor:
            for statement in [script] if postgres else script.strip().splitlines():
                cursor.execute(statement)

    def backwards(apps, schema_editor):
        with schema_editor.connection.cursor() as cursor:
            if schema_editor.connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
                cursor.execute(f"DROP FUNCTION {table}_refuse()")
            else:
                cursor.execute(f"DROP TRIGGER {table}_no_update")
                cursor.execute(f"DROP TRIGGER {table}_no_delete")

    return migrations.RunPython(forwards, backwards, elidable=False)


def no_overlap(
    table: str,
    name: str,
    keys: list[str],
    start: str = "start",
    end: str = '"end"',
    where: str = "",
    but: str = "",
    at_the_end: bool = False,
) -> migrations.RunPython:
    """Migration operation: on PostgreSQL, two rows of the same keys never share a day (both ends included).

    `where` narrows it to some rows; those of one same `but` may share theirs; `at_the_end` looks at them
    once a statement is over, not row by row. SQLite has no exclusion constraint: there the services alone answer: the
    demo has no concurrent users.
    """
    when = " DEFERRABLE INITIALLY IMMEDIATE" if at_the_end else ""
    equal = ", ".join([*(f"{key} WITH =" for key in keys), *([f"{but} WITH <>"] if but else [])])

    def forwards(apps, schema_editor):
        if schema_editor.connection.vendor != "postgresql":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            cursor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
                f"({equal}, daterange({start}, {end}, '[]') WITH &&){f' WHERE ({where})' if where else ''}{when}"
            )

    def backwards(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")

    return migrations.RunPython(forwards, backwards, elidable=False)


def _on_postgresql(schema_editor, *statements: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def found_anywhere(table: str, text: str, name: str) -> migrations.RunPython:
    """Migration operation: on PostgreSQL, an index by groups of three letters: a part of the text is found in it.

    `text` is a column, or what a query makes of it. SQLite reads the column whole, in an index of its own.
    """

    def forwards(apps, schema_editor):
        made = f"CREATE INDEX {name} ON {table} USING gin ({text} gin_trgm_ops)"
        _on_postgresql(schema_editor, "CREATE EXTENSION IF NOT EXISTS pg_trgm", made)

    def backwards(apps, schema_editor):
        _on_postgresql(schema_editor, f"DROP INDEX {name}")

    return migrations.RunPython(forwards, backwards, elidable=False)


POSTGRES_CHECK = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF EXISTS ({wrong}) THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF;
RETURN NEW;
END $$;
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {columns} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""


def joined_check(table: str, name: str, *, columns: str, wrong: str, message: str) -> migrations.RunPython:
    """Migration operation: on PostgreSQL, a check that joins other tables.

    `wrong` is a query that finds something when the row NEW, whose `columns` are written, is to be refused. On SQLite
    the services and the daily check of the base (core.base_rules) answer.
    """

    def forwards(apps, schema_editor):
        quoted = message.replace("'", "''").replace("%", "%%")
        values = {"table": table, "name": name, "columns": columns, "wrong": wrong, "message": quoted}
        _on_postgresql(schema_editor, POSTGRES_CHECK.format(**values))

    def backwards(apps, schema_editor):
        _on_postgresql(schema_editor, f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()")

    return migrations.RunPython(forwards, backwards, elidable=False)


def begins(field: str, text: str) -> Q:
    """The column begins so, found by its index: SQLite's LIKE reads it whole, PostgreSQL may order it by a language."""
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": text})
    return Q(**{f"{field}__gte": text, f"{field}__lt": text[:-1] + chr(ord(text[-1]) + 1)})


class Scattered(Contains):
    """The signs of the text follow each other, with others between them."""

    def process_rhs(self, compiler, connection):
        sql, _ = super().process_rhs(compiler, connection)
        return sql, [f"%{'%'.join(self.rhs)}%"]


def scattered(field: str, text: str) -> Q:
    """What a number must hold before its marks are taken out: SQLite takes them out of few, PostgreSQL has its index.

    `text` holds letters and figures alone."""
    return Q(Scattered(F(field), text)) if connection.vendor == "sqlite" else Q()


class Unindexed(Func):
    """A column for which SQLite chooses no index, so as to follow the order that is asked: PostgreSQL does by itself
    where only a page is wanted."""

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


class InFew(In):
    """In the keys that a short query finds, read before anything else."""

    def get_rhs_op(self, connection, rhs):
        return f"= ANY(ARRAY{rhs})"


def among(key: str, few: QuerySet, otherwise: Q) -> Q:
    """Rows whose `key` is among a few: PostgreSQL finds them by the index of the key, where it would join, and read the
    whole table. SQLite joins: a list leads it to the index of what is grouped or sorted."""
    return Q(InFew(F(key), few.query)) if connection.vendor == "postgresql" else otherwise


class Cents(Func):
    """An amount of money as whole cents: sums stay exact on SQLite too, that adds amounts as floats."""

    template = "CAST(ROUND(%(expressions)s * 100) AS bigint)"
    output_field = BigIntegerField()
    arity = 1


class DaysBetween(Func):
    """Whole days from the first date to the second."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()
    arity = 2

    def __init__(self, first, last):
        super().__init__(last, first)

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(
            compiler,
            connection,
            template="CAST(julianday(%(expressions)s) AS integer)",
            arg_joiner=") - julianday(",
            **context,
        )
