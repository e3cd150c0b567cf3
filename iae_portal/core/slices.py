"""Rows of the country, a slice at a time: whatever is long to read is never all in memory."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db.models import Model, QuerySet

T = TypeVar("T")
M = TypeVar("M", bound=Model)

AT_A_TIME = 2000


def in_slices(rows: Iterable[T]) -> Iterator[list[T]]:
    """Read as they come, so as to be written in a file: each slice may be read with its own figures."""
    left = iter(rows.iterator(chunk_size=AT_A_TIME) if isinstance(rows, QuerySet) else rows)
    while found := list(islice(left, AT_A_TIME)):
        yield found


def one_by_one(rows: QuerySet[M]) -> Iterator[M]:
    """Rows that are changed one after the other: all the keys first, then a slice of those that are still asked."""
    for keys in in_slices(list(rows.values_list("pk", flat=True))):
        yield from rows.filter(pk__in=keys)
