"""The check constraints of a row, asked of the database in one question."""

import functools
from contextlib import nullcontext

from django.core.exceptions import FieldError
from django.db import DatabaseError, connections, models, router, transaction
from django.db.models import BooleanField, CheckConstraint, Expression, Q, Value
from django.db.models.expressions import SQLiteNumericMixin
from django.db.models.functions import Coalesce
from django.db.models.sql import Query


class Asked(SQLiteNumericMixin, Expression):
    """The value that a field of some row will have: compiled once, the question is asked of each row.

    Not a Value, of which Django asks while it compiles whether it is NULL.
    """

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def as_postgresql(self, compiler, connection):
        # The functions of a day would not know that NULL is one.
        is_day = isinstance(self.output_field, models.DateField)
        return f"%s::{self.output_field.db_type(connection)}" if is_day else "%s", [self]

    def of(self, row: models.Model, connection) -> object:
        field = self.output_field
        value = getattr(row, field.attname)
        return None if value is None else field.get_db_prep_value(value, connection)


@functools.lru_cache(maxsize=1000)
def _question(model: type[models.Model], exclude: frozenset[str], using: str) -> tuple[str, tuple]:
    """Whether every check constraint whose fields are all asked holds; unknown (NULL) holds, as in the database.

    Building it takes ten times as long as asking it.
    """
    query = Query(None)
    for field in model._meta.local_concrete_fields:
        query.add_annotation(Asked(field), field.name, select=False)
    query.add_annotation(Value(1), "_check")
    checks = [one.condition for one in model._meta.constraints if isinstance(one, CheckConstraint)]
    asked = [one for one in checks if exclude.isdisjoint(one.referenced_base_fields)]
    query.add_q(Q(*(Q(Coalesce(one, True, output_field=BooleanField())) for one in asked)))
    return query.get_compiler(using=using).as_sql()


class CheckedModel(models.Model):
    """A row with several check constraints: a good one costs one query, where Django asks each in turn.

    A row that one of them refuses is asked again, one constraint after the other, for its sentences.
    """

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        self._is_checked = self._keeps_its_checks(set(exclude or ()))
        try:
            super().validate_constraints(exclude)
        finally:
            self._is_checked = False

    def get_constraints(self):
        return [
            (model, [one for one in constraints if not (self._is_checked and isinstance(one, CheckConstraint))])
            for model, constraints in super().get_constraints()
        ]

    _is_checked = False

    def _keeps_its_checks(self, exclude: set[str]) -> bool:
        using = router.db_for_write(type(self), instance=self)
        connection = connections[using]
        try:
            sql, params = _question(type(self), frozenset(exclude), using)
            values = [one.of(self, connection) if isinstance(one, Asked) else one for one in params]
            # Refused by the database itself (a number out of its range), the question must not end the transaction.
            with transaction.atomic(using) if connection.in_atomic_block else nullcontext():
                return _is_answered(connection, sql, values)
        except (FieldError, DatabaseError):
            return False


def _is_answered(connection, sql: str, values: list) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() is not None
