"""Handing an id to a worker by the name of its task: services never import the tasks, which call them.

A broker that is down or frozen costs a page at most SECONDS, once: what is handed over in the next CLOSED_SECONDS does
not even try. Nothing is lost: a sweep finds the rows.
"""

import logging
import time

from celery import Signature, current_app
from kombu.pools import ProducerPool

logger = logging.getLogger(__name__)

SECONDS = 2
CLOSED_SECONDS = 10
CONNECTIONS = 20  # of one process, at most
LIMITS = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS, "max_retries": 0}


class Door:
    """Closed for a while after a failure of the broker, in this process."""

    def __init__(self):
        self.opens_at = 0.0

    def is_open(self) -> bool:
        return time.monotonic() >= self.opens_at

    def close(self) -> None:
        self.opens_at = time.monotonic() + CLOSED_SECONDS


door = Door()
pools: dict[str, ProducerPool] = {}  # by address of the broker


def _pool() -> ProducerPool:
    address = current_app.conf.broker_url
    if address not in pools:
        link = current_app.connection_for_write(transport_options=LIMITS)
        pools[address] = ProducerPool(link.Pool(limit=CONNECTIONS), limit=CONNECTIONS)
    return pools[address]


def _send(signature: Signature, **options) -> None:
    """No retry: a page must not wait for a broker that is down."""
    if current_app.conf.task_always_eager:
        signature.apply_async(**options)
        return
    if not door.is_open():
        raise ConnectionError("the broker did not answer a moment ago")
    try:
        with _pool().acquire(block=True, timeout=SECONDS) as producer:
            signature.apply_async(producer=producer, retry=False, **options)
    except Exception:
        door.close()
        pools.clear()  # the next try opens a connection of its own
        raise


def hand_over(task: str, row_id: int, **options) -> bool:
    """False when the broker is down: nothing is lost, a sweep finds the row and hands it over again."""
    try:
        _send(current_app.signature(task, args=(row_id,)), **options)
    except Exception:
        logger.warning("broker unreachable, %s(%s) waits for the sweeper", task, row_id, exc_info=True)
        return False
    return True
