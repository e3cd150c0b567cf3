"""One warm pytest session: the tests are collected and the database made once, then one fork for each mutant."""

import time

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.coverage_map import ENOUGH, CoverageMap
from tests.mutants.lanes import PASSED, Lanes, forked
from tests.mutants.probes import Probes
from tests.mutants.swap import Living

CPU_SECONDS = int(10 * ENOUGH)  # of one fork: a loop that no longer ends is a fault that is seen
DIED = "processus mort"  # what saw the fault where no test did: the process ended before them
# Tests that really commit, need a process of their own, or read the whole source.
LEFT_OUT = {"transactional_db", "live_server", "page", "browser"}
MARKS_LEFT_OUT = ("browser", "worker", "postgres", "sqlite", "xdist_group")  # the last: a whole file shares its rows


class Session:
    """A pytest plugin: `work(session)` is called in place of the run of the tests."""

    def __init__(self, work, lanes: int):
        self.work, self.count = work, lanes

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        self.items = {item.nodeid: item for item in session.items if not _left_out(item)}
        _warm(list(self.items.values()))
        self.living = Living()
        with Lanes(self.count) as self.lanes:
            self.work(self)
        return True

    def update_map(self, kept: CoverageMap, names: list[str], files: list[str], say) -> None:
        """Follow again the files of tests that changed or run a target that changed."""
        waiting = [name for name in files if not kept.is_fresh(name)]
        probes = Probes(self.living, names) if waiting else None
        answers = self.lanes.each(waiting, lambda test_file: self._followed(test_file, probes))
        for rank, (test_file, tests) in enumerate(answers, 1):
            kept.add(test_file, tests)
            if rank % 10 == 0 or rank == len(waiting):
                kept.save()
                say(f"couverture : {rank} fichiers de tests sur {len(waiting)}")

    def _followed(self, test_file: str, probes: Probes) -> dict:
        """By test that passes: its seconds and the lines that it runs."""
        items = [item for key, item in self.items.items() if key.startswith(f"{test_file}::")]
        seconds = {}
        self.living.put(probes.changes)
        for item, following in _in_turn(items):
            probes.follow(item.nodeid)
            begun = time.process_time()
            reports = runtestprotocol(item, nextitem=following, log=False)
            if not any(report.failed or report.skipped for report in reports):
                seconds[item.nodeid] = round(time.process_time() - begun, 3)
        lines = probes.lines_by_test()
        return {key: {"seconds": spent, "lines": lines[key]} for key, spent in seconds.items() if key in lines}

    def first_failure(self, keys: list[str], changes: list) -> str:
        """The first of these tests that fails in a fork of this process; empty where all pass."""
        items = [self.items[key] for key in keys if key in self.items]

        def child() -> int:
            self.living.put(changes)
            for rank, (item, following) in enumerate(_in_turn(items), 1):
                if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
                    return rank
            return PASSED

        code = forked(child, CPU_SECONDS)
        if code == PASSED:
            return ""
        return items[code - 1].nodeid if 0 < code <= len(items) else DIED


def killer(tests: list[str], play, sound: dict[str, bool]) -> str:
    """The test that sees the fault: `play(tests, fault)` tells the first that fails. Empty where none does.

    It counts when it passes on the code as it is, asked once of each.
    """
    waiting = list(tests)
    while waiting:
        failing = play(waiting, True)
        if failing in ("", DIED):
            return failing
        if failing not in sound:
            sound[failing] = not play([failing], False)
        if sound[failing]:
            return failing
        waiting.remove(failing)
    return ""


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


def _in_turn(items: list) -> list[tuple]:
    return list(zip(items, [*items[1:], *items[:1]], strict=True))
