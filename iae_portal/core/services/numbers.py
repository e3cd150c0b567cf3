"""Numbers of a series, one after the other, without holes under concurrency."""

from django.db import transaction

from iae_portal.core.locks import under_lock
from iae_portal.core.models import Counter


def next_number(series: str, count: int = 1) -> int:
    """The first of the `count` next numbers of the series, starting at 1. The row stays locked until the caller's
    transaction ends."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("next_number must run inside the transaction that uses the number")
    Counter.objects.get_or_create(key=series)
    # Read again under the lock: two first callers may both have just made the row.
    counter = under_lock(Counter.objects.all()).get(key=series)
    counter.last += count
    counter.save(update_fields=["last"])
    return counter.last - count + 1
