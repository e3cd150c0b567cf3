"""Rows that the database would refuse, as it may have held them before a migration."""

from django.db import connection


def without_constraints(model, *names: str) -> None:
    """Drop constraints of the model's table until the end of the test's transaction (PostgreSQL)."""
    with connection.cursor() as cursor:
        # A table with deferred checks to come is not altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{name}"')
