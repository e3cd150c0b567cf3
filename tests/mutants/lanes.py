"""Forks of a warm process, some side by side, each with a database of its own."""

import json
import os
import resource
import signal
import tempfile
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, connections

PASSED, DEAD = 0, 255
WALL_SECONDS = 600
TOLD = 2000  # characters: the end of what a process that stopped had to say


class Lanes:
    """The first lane keeps the database of the session; each other copies it."""

    def __init__(self, count: int):
        self.lane, self.name = 0, connection.settings_dict["NAME"]
        self.count = count if connection.vendor == "postgresql" else 1

    def __enter__(self) -> "Lanes":
        connections.close_all()  # nobody may be reading what is copied
        self._copies('CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        return self

    def __exit__(self, *_) -> None:
        self._copies()

    def _copies(self, *made: str) -> None:
        """Dropped, then made again where asked. Past pytest-django, which keeps Django's connection shut."""
        if self.count == 1:
            return
        asked = connection.get_connection_params() | {"dbname": "postgres"}
        with closing(connection.Database.connect(**asked)) as server:
            server.autocommit = True
            for lane in range(1, self.count):
                for words in ('DROP DATABASE IF EXISTS "{copy}"', *made):
                    server.cursor().execute(words.format(copy=f"{self.name}_{lane}", name=self.name))

    def each(self, jobs: list[str], work: Callable[[str], object]) -> Iterator[tuple[str, object]]:
        """Every job and what `work(job)` answered, worked out in a fork, as they end."""
        waiting, free, running = deque(jobs), list(range(self.count)), {}
        with tempfile.TemporaryDirectory() as folder:
            while waiting or running:
                while waiting and free:
                    lane, job = free.pop(), waiting.popleft()
                    answer = Path(folder) / str(lane)
                    running[self._started(lane, job, work, answer)] = lane, job, answer
                pid, status = os.wait()
                lane, job, answer = running.pop(pid)
                free.append(lane)
                if os.waitstatus_to_exitcode(status) != PASSED:
                    told = answer.with_suffix(".err").read_text(encoding="utf-8", errors="replace")
                    raise pytest.UsageError(f"{job} : le processus s'est arrêté.\n{told[-TOLD:]}")
                yield job, json.loads(answer.read_text(encoding="utf-8"))

    def _started(self, lane: int, job: str, work: Callable[[str], object], answer: Path) -> int:
        def child() -> int:
            self.enter(lane)
            os.dup2(os.open(answer.with_suffix(".err"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)  # what pages log
            answer.write_text(json.dumps(work(job)), encoding="utf-8")
            return PASSED

        return fork(child)

    def enter(self, lane: int) -> None:
        """From now on, this process and those that it starts use the database of the lane."""
        self.lane = lane
        if lane:
            connection.settings_dict["NAME"] = f"{self.name}_{lane}"
            os.environ["DATABASE_URL"] += f"_{lane}"


def fork(child: Callable[[], int], cpu_seconds: int = 0) -> int:
    """The process that works `child()` out, which gives its exit code."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        code = DEAD
        try:
            if cpu_seconds:
                resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
            code = child()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return pid


def forked(child: Callable[[], int], cpu_seconds: int) -> int:
    """What `child()` returned, silent; DEAD, or its signal, when it died or went past its time."""

    def silent() -> int:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        return child()

    pid = fork(silent, cpu_seconds)
    end = time.monotonic() + WALL_SECONDS
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)


def processor_seconds() -> float:
    """Of this process and of all those that it waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)
