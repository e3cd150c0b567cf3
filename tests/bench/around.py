"""A larger country around the services of the story, which keep their size: do their pages grow with it?

Rows of the other services are copied in the database, under other keys and numbers; nothing else refers to the copies.
"""

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Field, ForeignKey

from iae_portal.core.databases import count_rows
from iae_portal.core.models import Service
from iae_portal.demo.story.people import PEOPLE

# In this order, each with the column that leads to its service or to a model above; and the number that is unique.
COPIED = {
    "conventions.siae": ("service_id", "siret"),
    "conventions.convention": ("siae_id", "number"),
    "conventions.measure": ("siae_id", ""),
    "conventions.opinionrequest": ("siae_id", ""),
    "notifications.deadline": ("service_id", ""),
    "financing.financialannex": ("convention_id", "number"),
    "financing.segment": ("annex_id", ""),
    "financing.computation": ("annex_id", ""),
    "financing.monthlystate": ("convention_id", ""),
    "financing.paymentline": ("annex_id", "key"),
}
STEP = 10_000_000  # between the keys of two copies
MARKS = "BCDFGHIJKLMNOPQRSUVWXYZ"  # one a copy, in its numbers


@transaction.atomic
def enlarge(times: int) -> int:
    """Make the country `times` as large; returns how many structures it then has."""
    kept = {person.service for person in PEOPLE}
    services = list(Service.objects.exclude(code__in=kept).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        for label, (column, number) in COPIED.items():
            for rank in range(1, times):
                cursor.execute(_copy(label, column, number, rank, services))
    count_rows()
    return apps.get_model("conventions.siae").objects.count()


def _copy(label: str, column: str, number: str, rank: int, services: list[int]) -> str:
    meta, shift = apps.get_model(label)._meta, STEP * rank
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in meta.concrete_fields)
    values = ", ".join(_value(field, quote(field.column), number, rank) for field in meta.concrete_fields)
    # Never a copy of a copy; under a model above, what was copied of it.
    wanted = f"{quote(meta.pk.column)} < {STEP} AND "
    if column == "service_id":
        wanted += f"{quote(column)} IN ({', '.join(map(str, services))})"
    else:
        above = meta.get_field(column.removesuffix("_id")).related_model._meta.db_table
        wanted += f"{quote(column)} + {shift} IN (SELECT id FROM {quote(above)})"
    return f"INSERT INTO {quote(meta.db_table)} ({columns}) SELECT {values} FROM {quote(meta.db_table)} WHERE {wanted}"  # noqa: S608


def _value(field: Field, column: str, number: str, rank: int) -> str:
    copied = isinstance(field, ForeignKey) and field.related_model._meta.label_lower in COPIED
    if field.primary_key or copied or field.name == "object_id":
        return f"{column} + {STEP * rank}"
    if field.name != number:
        return column
    # A mark tells the copies apart: after a number, which keeps its groups, or in place of the first figure of a SIRET.
    mark = MARKS[rank]
    return f"'{mark}' || substr({column}, 2)" if number == "siret" else f"{column} || '{mark}'"
