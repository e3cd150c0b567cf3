"""Safety of the whole suite: a GET writes nothing, and nothing leaves the machine."""

import re
import socket
from contextlib import ExitStack, contextmanager

from django.db import connections
from django.test.client import ClientHandler

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# Sessions, the lock-out counter and the counter of the public doors are the only rows that reading a page may touch.
WRITABLE_BY_GET = ("django_session", "axes_", "core_requestcount")
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


def guarded_handler(original):
    """ClientHandler.__call__ that fails once a safe request is answered, when it wrote something."""

    def call(self: ClientHandler, environ):
        if environ["REQUEST_METHOD"] not in SAFE_METHODS:
            return original(self, environ)
        with _writes_noted() as writes:
            response = original(self, environ)
        if writes:
            raise AssertionError(f"a GET wrote to the database: {writes}")
        return response

    return call


@contextmanager
def _writes_noted():
    writes: list[str] = []

    def note(execute, sql, params, many, context):
        found = WRITE.match(sql)
        if found and not found.group(1).startswith(WRITABLE_BY_GET):
            writes.append(sql[:200])
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(note))
        yield writes


def local_only(original):
    """socket.connect that refuses any address outside the machine."""

    def connect(self: socket.socket, address):
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test reached for the network: {address!r}")
        return original(self, address)

    return connect
