"""A PostgreSQL of the test's own, to stop and start again under the portal."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import dj_database_url
from django.db import connection

from tests.processes import Server, database_url, free_port, wait_for

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=Path())
QUICK = ("fsync=off", "full_page_writes=off")  # a commit must survive the death of the program, not of the machine
ROOT = os.geteuid() == 0  # PostgreSQL refuses to run as root
ACCOUNT = {"user": "postgres", "group": "postgres", "extra_groups": []} if ROOT else {}


class Cluster(Server):
    """`kill` is the "immediate" stop of PostgreSQL: every connection breaks, nothing is written down first."""

    def __init__(self, home: Path, folder: Path):
        port = free_port()
        options = ["listen_addresses=127.0.0.1", f"unix_socket_directories={home}", *QUICK]
        command = [str(PROGRAMS / "postgres"), "-D", str(home / "data"), "-p", str(port)]
        super().__init__("postgres", [*command, *(word for one in options for word in ("-c", one))], folder, port=port)
        self.ending, self.account = signal.SIGQUIT, ACCOUNT

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    @contextlib.contextmanager
    def suspended(self):
        """Every process stands still, its connections with it, as on a machine that is frozen."""
        first = self.process.pid
        os.kill(first, signal.SIGSTOP)
        all_of_them = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
        try:
            for pid in all_of_them:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in all_of_them:
                os.kill(pid, signal.SIGCONT)

    def start(self) -> None:
        super().start()
        ready = [str(PROGRAMS / "pg_isready"), "-q", "-U", "postgres", "-h", "127.0.0.1", "-p", str(self.port)]
        wait_for(lambda: subprocess.run(ready).returncode == 0, f"PostgreSQL: {self.log.read_text()[-2000:]}")


@contextlib.contextmanager
def copied_cluster(folder: Path):
    """A running cluster with what the database of the tests holds now."""
    home = Path(tempfile.mkdtemp())  # not in the folder of the test, which the account of PostgreSQL can not enter
    if ROOT:
        shutil.chown(home, "postgres", "postgres")
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run([PROGRAMS / "initdb", "-D", home / "data", *options], check=True, capture_output=True, **ACCOUNT)
    cluster = Cluster(home, folder)
    try:
        cluster.start()
        dump = folder / "base.sql"
        subprocess.run([PROGRAMS / "pg_dump", "-f", dump, database_url()], check=True)
        load = ["-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", "-f", dump, cluster.url]
        subprocess.run([PROGRAMS / "psql", *load], check=True, stdout=subprocess.DEVNULL)
        yield cluster
    finally:
        cluster.kill()
        shutil.rmtree(home)


@contextlib.contextmanager
def connected_to(url: str):
    """This process works on another database."""
    place, other = dict(connection.settings_dict), dj_database_url.parse(url)
    connection.close()
    connection.settings_dict.update({key: other[key] for key in ("HOST", "PORT", "NAME", "USER", "PASSWORD")})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(place)
