"""Long work of financing: handlers registered by ready()."""

from financing.services.law import RECOMPUTE, run_recompute
from financing.services.notifications import JOB, run_notification
from iae_portal.core.jobs import HANDLERS


def register_handlers() -> None:
    HANDLERS.fill(JOB, run_notification)
    HANDLERS.fill(RECOMPUTE, run_recompute)
