"""Broker of the demonstration: messages are files, put and taken by rename.

Kombu's own filesystem transport writes a message in place: a consumer may take the file before its content is
there, which loses the message and stops the worker. Its exchange table has the same defect, and its claim is a
copy when the temporary folder is on another disk. Here each of the three is one rename inside one folder tree.
"""

import fcntl
import os
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from queue import Empty

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.transport.filesystem import exchange_queue_t
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

ALIAS = "atomicfs"


def write_atomically(path, content):
    """Write content beside path, then rename: a reader sees nothing or the whole."""
    temporary = f"{path}.{uuid.uuid4()}.tmp"
    with open(temporary, "wb") as file:
        file.write(str_to_bytes(dumps(content)))
    os.rename(temporary, path)


class Channel(filesystem.Channel):
    """A channel whose puts, claims and bindings are atomic between processes."""

    def _put(self, queue, payload, **kwargs):
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        write_atomically(os.path.join(self.data_folder_out, name), payload)

    def _get(self, queue):
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            claimed = os.path.join(self.processed_folder, name)
            try:
                os.rename(os.path.join(self.data_folder_in, name), claimed)
            except FileNotFoundError:  # another worker took it first
                continue
            with open(claimed, "rb") as file:
                payload = file.read()
            os.remove(claimed)
            return loads(bytes_to_str(payload))
        raise Empty()

    @contextmanager
    def _table_for_update(self, exchange):
        """The list of bindings of an exchange, written back atomically on exit, under one lock for all writers."""
        with open(self.control_folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            table = self.get_table(exchange)
            yield table
            write_atomically(self._exchange_file(exchange), table)

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        binding = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._table_for_update(exchange) as table:
            if binding not in table:
                table.insert(0, binding)

    def _delete(self, queue, exchange, routing_key, pattern, *args, **kwargs):
        self._purge(queue)
        binding = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._table_for_update(exchange) as table:
            if binding in table:
                table.remove(binding)


class Transport(filesystem.Transport):
    """Registered under its alias by the demo settings only; production speaks to Redis."""

    Channel = Channel


def configure(folder: Path) -> tuple[str, dict]:
    """Make the broker's folders, register the alias, and give the broker URL with its transport options."""
    options = {"polling_interval": 0.1}
    names = {
        "data_folder_in": "messages",
        "data_folder_out": "messages",
        "processed_folder": "claimed",
        "control_folder": "exchanges",
    }
    for option, name in names.items():
        options[option] = str(folder / name)
        (folder / name).mkdir(parents=True, exist_ok=True)
    TRANSPORT_ALIASES[ALIAS] = f"{__name__}:Transport"
    return f"{ALIAS}://localhost", options
