"""A page never waits for its broker: frozen, it costs two seconds, once."""

import contextlib
import socket
import time

import pytest

from iae_portal import celery_app
from iae_portal.core import broker


@pytest.fixture
def frozen(monkeypatch):
    """A broker that accepts and says nothing, for this process; the door is open."""
    monkeypatch.setattr(broker, "door", broker.Door())
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        monkeypatch.setattr(celery_app.conf, "task_always_eager", False)
        monkeypatch.setattr(celery_app.conf, "broker_url", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        yield silent
    broker.pools.clear()


def handed_over(clock=time.monotonic) -> tuple[bool, float]:
    begun = clock()
    return broker.hand_over("core.run_job", 1, queue="short"), clock() - begun


def knocks(silent: socket.socket) -> int:
    """How many connections were opened since the last time."""
    count = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            silent.accept()[0].close()
            count += 1
    return count


def test_a_frozen_broker_costs_two_seconds_once(frozen, caplog):
    sent, seconds = handed_over()
    assert (sent, broker.SECONDS <= seconds < broker.SECONDS + 1) == (False, True)
    assert "waits for the sweeper" in caplog.text
    assert knocks(frozen) > 0
    # No try at all; what it computes is bounded closely, its clock less: a busy machine may pause.
    assert [handed_over(time.thread_time)[1] < 0.1 for _ in range(30)] == [True] * 30
    assert [handed_over()[1] < 0.5 for _ in range(30)] == [True] * 30
    assert knocks(frozen) == 0


@pytest.mark.parametrize(("seconds", "is_open"), [(9.9, False), (10.1, True)])
def test_the_door_opens_again_after_ten_seconds(frozen, monkeypatch, seconds, is_open):
    broker.door.close()
    now = time.monotonic()
    monkeypatch.setattr(broker.time, "monotonic", lambda: now + seconds)
    assert broker.door.is_open() is is_open
