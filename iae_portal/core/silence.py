"""How long a page waits for PostgreSQL: a statement may be long, but a server that is suspended is given up.

Its machine keeps the connection standing, so that libpq would wait for the answer without end.
"""

import os
import select
import socket

import psycopg2
from psycopg2 import extensions

SECONDS = 2
SSL_REQUEST = bytes.fromhex("0000000804d2162f")  # asked before any password: PostgreSQL answers by one letter
OPENED = (extensions.STATUS_READY, extensions.STATUS_BEGIN)


def bound_silence() -> None:
    """For the processes of the pages: a worker waits as long as it takes."""
    extensions.set_wait_callback(wait)


def wait(connection) -> None:
    """What psycopg2 calls instead of waiting itself; the connection of an exception is closed."""
    while (asked := connection.poll()) != extensions.POLL_OK:
        if _is_ready(connection, asked) or (connection.status in OPENED and _server_lives(connection)):
            continue
        raise psycopg2.OperationalError(f"PostgreSQL said nothing for {SECONDS} s")


def _is_ready(connection, asked: int) -> bool:
    poll = select.poll()
    poll.register(connection, select.POLLIN if asked == extensions.POLL_READ else select.POLLOUT)
    return bool(poll.poll(SECONDS * 1000))


def _server_lives(connection) -> bool:
    """Whether it answers somebody else, at the same address."""
    with socket.socket(fileno=os.dup(connection.fileno())) as ours, socket.socket(ours.family) as other:
        other.settimeout(SECONDS)
        try:
            other.connect(ours.getpeername())
            other.sendall(SSL_REQUEST)
            return bool(other.recv(1))
        except OSError:
            return False
