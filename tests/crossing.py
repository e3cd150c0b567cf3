"""Two acts that cross for sure: the second one begins once the first holds its first convention."""

import threading
import time
from collections.abc import Callable

from django.db import connection

from conventions.models import Convention
from iae_portal.core.services import writing

PATIENCE = 5  # seconds


def waiting() -> bool:
    """Whether somebody waits for a lock of this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def crossed(monkeypatch, first: Callable, second: Callable) -> list:
    """What each returned or raised. The first act goes on when the second waits for it, or is over."""
    results, holds, over = [None, None], threading.Event(), threading.Event()
    read_locked = writing._read_locked

    def paused(obj, *related):
        row = read_locked(obj, *related)
        # What is wider, its structure, both may not want.
        if threading.current_thread().name == "first" and isinstance(row, Convention) and not holds.is_set():
            holds.set()
            until = time.monotonic() + PATIENCE
            while not (over.is_set() or seen_waiting()) and time.monotonic() < until:
                time.sleep(0.02)
        return row

    def seen_waiting() -> bool:
        return bool(asked_aside(waiting))

    def run(place: int, act: Callable) -> None:
        try:
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()
            if place:
                over.set()

    monkeypatch.setattr(writing, "_read_locked", paused)
    one = threading.Thread(target=run, args=(0, first), name="first")
    other = threading.Thread(target=run, args=(1, second), name="second")
    one.start()
    holds.wait(PATIENCE)
    other.start()
    one.join()
    other.join()
    return results


def asked_aside(question: Callable):
    """Asked on a connection of its own."""
    found = []

    def ask():
        try:
            found.append(question())
        finally:
            connection.close()

    thread = threading.Thread(target=ask, name="aside")
    thread.start()
    thread.join()
    return found[0] if found else None
