"""Registry of long work: a kind names a handler `handler(job, progress)`; every floor registers its own.

Handlers must be idempotent: a worker may die in the middle and the sweeper runs the job again.
"""

from collections.abc import Callable

from iae_portal.core.slots import Slot

HANDLERS: Slot[Callable] = Slot("core.jobs")


def handles(kind: str) -> Callable:
    """Decorator: register the handler of a kind of job. `handler(job, progress) -> dict | None` gives the result."""

    def register(handler: Callable) -> Callable:
        return HANDLERS.fill(kind, handler)

    return register
