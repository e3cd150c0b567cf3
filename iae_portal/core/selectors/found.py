"""A row asked by its key: there, or said gone, by whom and when."""

from typing import TypeVar

from django.db.models import Manager, Model, QuerySet

from iae_portal.core.errors import Gone

M = TypeVar("M", bound=Model)


def row_or_gone(rows: QuerySet[M] | Manager[M], pk: int, told_in: Model | None = None) -> M:
    """For rows that a person may remove while another page shows them; `told_in` is what their journal is about.

    Raises Gone, a 404: what is sent about the row is answered by the page that names who removed it (GoneMiddleware).
    """
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Gone(rows.model, pk, told_in)
    return row
