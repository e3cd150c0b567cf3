"""What a deadlock undid is tried again, once: the other transaction has gone on, nothing holds this one any more."""

import logging
from collections.abc import Callable
from typing import TypeVar

from iae_portal.core.databases import OUTAGE, is_deadlock

logger = logging.getLogger(__name__)
T = TypeVar("T")


def once_more(act: Callable[[], T]) -> T:
    """Call it; a second time when a deadlock undid it. Outside any transaction, for what may run twice."""
    try:
        return act()
    except OUTAGE as error:
        if not is_deadlock(error):
            raise
        logger.warning("undone by a deadlock, tried again", exc_info=True)
    return act()
