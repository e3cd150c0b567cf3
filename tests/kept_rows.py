"""The rows that the migrations load (services of 2008, barèmes), put back after a test that really commits.

They stand in tables of the test database itself and come back by SQL. Django would empty every table and read the
rows again from JSON: more than a second of processor at each test, a tenth of it this way.
"""

from django.db import connection, transaction

PREFIX = "kept_"


def keep_rows() -> None:
    """Copy every table that has rows, once the migrations have run."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(PREFIX):
                cursor.execute(f'DROP TABLE "{table}"')  # of another run, with --reuse-db
        for table in _with_rows(cursor, _tables()):
            cursor.execute(f'CREATE TABLE "{PREFIX}{table}" AS SELECT * FROM "{table}"')


def put_rows_back() -> None:
    """Every table as `keep_rows` found it. Waits for a server of the test that would still be writing."""
    tables = _tables()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {', '.join(map(_quoted, tables))} IN EXCLUSIVE MODE")
            cursor.execute("SET LOCAL session_replication_role = replica")  # past the triggers of the journals
        for table in _with_rows(cursor, tables):
            cursor.execute(f'DELETE FROM "{table}"')
        kept = [name for name in connection.introspection.table_names(cursor) if name.startswith(PREFIX)]
        for name in kept:
            cursor.execute(f'INSERT INTO "{name.removeprefix(PREFIX)}" SELECT * FROM "{name}"')


def _tables() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _with_rows(cursor, tables: list[str]) -> list[str]:
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables))
    return [name for (name,) in cursor.fetchall()]


def _quoted(table: str) -> str:
    return f'"{table}"'
