"""Handing an id to a worker by the name of its task: services never import the tasks, which call them."""

import logging

from celery import current_app

logger = logging.getLogger(__name__)


def hand_over(task: str, row_id: int, **options) -> bool:
    """False when the broker is down: nothing is lost, a sweep finds the row and hands it over again."""
    try:
        # No retry: a page must not wait for a broker that is down.
        current_app.signature(task, args=(row_id,)).apply_async(retry=False, **options)
    except Exception:
        logger.warning("broker unreachable, %s(%s) waits for the sweeper", task, row_id, exc_info=True)
        return False
    return True
