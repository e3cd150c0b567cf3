"""Signs of life, written by the workers themselves."""

import datetime as dt

from iae_portal.core import clock
from iae_portal.core.models import WorkerHeartbeat


def record_heartbeat(*, queue: str, worker: str = "", reached_at: dt.datetime | None = None) -> None:
    """A worker of this queue lives; `reached_at`: when the message that it has just taken was put there."""
    values = {"seen_at": clock.real_now()}
    if worker:
        values["worker"] = worker
    if reached_at:
        values["reached_at"] = reached_at
    WorkerHeartbeat.objects.update_or_create(queue=queue, defaults=values, create_defaults={"worker": "", **values})
