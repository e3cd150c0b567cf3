"""One warm pytest session: the tests are collected and the database made once, then one fork for each mutant."""

import json
import os
import resource
import signal
import time
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from tests.mutants.coverage_map import ENOUGH, CoverageMap, Tracer, test_files
from tests.mutants.swap import Living
from tests.mutants.targets import TEST_FOLDERS, WORK

PASSED, DEAD = 0, 255
CPU_SECONDS = int(10 * ENOUGH)  # of one fork: a loop that no longer ends is a fault that is seen
WALL_SECONDS = 600
# Tests that really commit, need a process of their own, or read the whole source.
LEFT_OUT = {"transactional_db", "live_server", "page", "browser"}
MARKS_LEFT_OUT = ("browser", "worker", "postgres", "sqlite", "xdist_group")  # the last: a whole file shares its rows


class Session:
    """A pytest plugin: `work(session)` is called in place of the run of the tests."""

    def __init__(self, work):
        self.work = work
        self.sound: dict[str, bool] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        self.items = {item.nodeid: item for item in session.items if not _left_out(item)}
        _warm(list(self.items.values()))
        self.living = Living()
        self.work(self)
        return True

    def update_map(self, kept: CoverageMap, names: list[str], say) -> None:
        """Run again, under coverage, the files of tests that changed or run a target that changed."""
        waiting = [name for name in test_files(TEST_FOLDERS) if not kept.is_fresh(name)]
        for rank, test_file in enumerate(waiting, 1):
            items = [item for key, item in self.items.items() if key.startswith(f"{test_file}::")]
            kept.add(test_file, _traced(items, names))
            kept.save()
            if rank % 10 == 0 or rank == len(waiting):
                say(f"couverture : {rank} fichiers de tests sur {len(waiting)}")

    def is_caught(self, changes: list, tests: list[str]) -> bool:
        """A test that fails counts when it passes on the code as it is, asked once of each."""
        items = [self.items[key] for key in tests if key in self.items]
        while items:
            code = self.first_failure(items, changes)
            if code == PASSED:
                return False
            if not 0 < code <= len(items):
                return True  # the process itself died
            failing = items.pop(code - 1)
            if failing.nodeid not in self.sound:
                self.sound[failing.nodeid] = self.first_failure([failing], []) == PASSED
            if self.sound[failing.nodeid]:
                return True
        return False

    def first_failure(self, items: list, changes: list) -> int:
        """PASSED, or the rank from 1 of the first test that fails in a fork of this process."""

        def child() -> int:
            self.living.put(changes)
            return _run(items)

        return _forked(child)


def _left_out(item) -> bool:
    mark = item.get_closest_marker("django_db")
    commits = mark and (mark.kwargs.get("transaction") or any(mark.args))
    apart = any(item.get_closest_marker(name) for name in MARKS_LEFT_OUT)
    return bool(commits or apart or LEFT_OUT & set(item.fixturenames))


def _warm(items: list) -> None:
    """The session's fixtures are set up by a first test, and stay: what follows comes from another folder."""
    first = next(item for item in items if "db" in item.fixturenames)
    other = next(item for item in items if item.path.parent != first.path.parent)
    reports = runtestprotocol(first, nextitem=other, log=False)
    if any(report.failed for report in reports):
        raise pytest.UsageError("\n".join(report.longreprtext for report in reports))


def _forked(child, cpu_seconds: int = CPU_SECONDS) -> int:
    """What `child()` returned in a fork of this process; DEAD, or its signal, when it died or went past its time."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        code = DEAD
        try:
            code = child()
        finally:
            os._exit(code)
    end = time.monotonic() + WALL_SECONDS
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


def _run(items: list) -> int:
    for rank, (item, following) in enumerate(zip(items, [*items[1:], items[0]], strict=True), 1):
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            return rank
    return PASSED


def _traced(items: list, names: list[str]) -> dict:
    """By test that passes: its seconds and the lines that it runs. Traced in a fork, which writes them down."""
    answer = Path(WORK / "traced.json")
    WORK.mkdir(parents=True, exist_ok=True)
    answer.unlink(missing_ok=True)

    def child() -> int:
        tracer, seconds = Tracer(names), {}
        tracer.coverage.start()
        for item, following in zip(items, [*items[1:], items[0]] if items else [], strict=True):
            tracer.coverage.switch_context(item.nodeid)
            begun = time.process_time()
            reports = runtestprotocol(item, nextitem=following, log=False)
            if not any(report.failed or report.skipped for report in reports):
                seconds[item.nodeid] = round(time.process_time() - begun, 3)
        tracer.coverage.stop()
        lines = tracer.lines_by_test()
        tests = {key: {"seconds": spent, "lines": lines[key]} for key, spent in seconds.items() if key in lines}
        answer.write_text(json.dumps(tests), encoding="utf-8")
        return PASSED

    if _forked(child, WALL_SECONDS) != PASSED:
        raise pytest.UsageError(f"Ces tests n'ont pas pu être suivis : {[item.nodeid for item in items][:3]}")
    return json.loads(answer.read_text(encoding="utf-8"))
