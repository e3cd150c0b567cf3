"""Signs of life, written by the workers themselves."""

from iae_portal.core import clock
from iae_portal.core.models import WorkerHeartbeat


def record_heartbeat(*, queue: str, worker: str) -> None:
    WorkerHeartbeat.objects.update_or_create(queue=queue, defaults={"worker": worker, "seen_at": clock.real_now()})
