"""Real processes for the tests that promise something of them: Redis, PostgreSQL, web server, worker, beat.

Each listens on a private port and keeps its files in the folder of the test; `kill` is SIGKILL, `start` may be called
again after it, on the same port with the same files.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from iae_portal.celery import app
from tests.forks import Fork

PATIENCE = 60
SETTINGS = "tests.process_settings"


def wait_for(condition, what: str, patience: float = PATIENCE):
    """The first true answer of the condition; a failure that says what never came."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {patience} s for: {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def database_url() -> str:
    """The database of the tests, for another process."""
    place = connection.settings_dict
    secret = f":{place['PASSWORD']}" if place["PASSWORD"] else ""
    return f"postgres://{place['USER']}{secret}@{place['HOST']}:{place['PORT']}/{place['NAME']}"


class Process:
    """A program in its own process group, its output in a file of the folder; `-m module`, one of ours (forks.py)."""

    def __init__(self, name: str, command: list[str], folder: Path, environment: dict[str, str] | None = None):
        self.command, self.environment = command, {**os.environ, **(environment or {})}
        self.log = folder / f"{name}.log"
        self.ending = signal.SIGKILL
        self.account: dict = {}  # Popen's user and group, when it is not ours
        self.process: subprocess.Popen | Fork | None = None

    def start(self) -> None:
        self.log.touch()
        if self.command[0] == "-m":
            self.process = Fork(self.command[1:], self.environment, self.log)
            return
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **self.account,
            )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL (PostgreSQL: its "immediate" stop) to the program and everything it started."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, self.ending)
        self.process.wait()
        self.process = None


class Server(Process):
    """A process that listens on a port."""

    def __init__(self, name: str, command: list[str], folder: Path, environment=None, *, port: int):
        super().__init__(name, command, folder, environment)
        self.port = port

    def start(self) -> None:
        super().start()
        wait_for(lambda: answers(self.port), f"port {self.port}: {self.log.read_text()[-2000:]}")


def redis_server(folder: Path) -> Server:
    """Keeps each write on disk: what was queued is there after a kill."""
    port = free_port()
    home = folder / "redis"
    home.mkdir()
    options = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(home), "--save", "", "--appendonly", "yes"]
    command = [shutil.which("redis-server"), *options, "--appendfsync", "always"]
    return Server("redis", command, folder, port=port)


def portal_environment(folder: Path, redis: Server, **more: str) -> dict[str, str]:
    """What our own processes need to work on the database and the files of the test."""
    return {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "DATABASE_URL": database_url(),
        "REDIS_URL": f"redis://127.0.0.1:{redis.port}/0",
        "TEST_FOLDER": str(folder),
        "TEST_MEDIA_ROOT": str(settings.MEDIA_ROOT),
        **more,
    }


def celery_worker(folder: Path, environment: dict[str, str], queues: str = "short,batch,mail,sweep") -> Process:
    options = ["--queues", queues, "--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    command = ["-m", "celery", "-A", "tests.process_app", "worker", *options]
    return Process("worker", command, folder, environment)


def celery_beat(folder: Path, environment: dict[str, str]) -> Process:
    options = ["--schedule", str(folder / "beat"), "--pidfile", "", "--loglevel", "WARNING"]
    command = ["-m", "celery", "-A", "tests.process_app", "beat", *options]
    return Process("beat", command, folder, environment)


def web_server(folder: Path, environment: dict[str, str]) -> Server:
    """Gunicorn, as in production; static files come through the test's own WSGI module."""
    port = free_port()
    address = f"127.0.0.1:{port}"
    options = ["--bind", address, "--workers", "1", "--threads", "6", "--log-level", "warning", "--no-control-socket"]
    command = ["-m", "gunicorn", "tests.process_wsgi", *options]
    environment = {**environment, "SITE_URL": f"http://{address}"}
    return Server("web", command, folder, environment, port=port)


@contextlib.contextmanager
def running(*processes: Process):
    """Start them in order; kill them all at the end, whatever happened."""
    try:
        for process in processes:
            process.start()
        yield
    finally:
        for process in reversed(processes):
            process.kill()


@contextlib.contextmanager
def broker_of_this_process(redis: Server):
    """What this process queues goes to that Redis, instead of being run at once."""
    before = (app.conf.task_always_eager, app.conf.broker_url)
    app.conf.task_always_eager, app.conf.broker_url = False, f"redis://127.0.0.1:{redis.port}/0"
    forget_connections()
    try:
        yield
    finally:
        app.conf.task_always_eager, app.conf.broker_url = before
        forget_connections()


def forget_connections() -> None:
    """Celery keeps a pool for the address it first knew."""
    app._after_fork()
